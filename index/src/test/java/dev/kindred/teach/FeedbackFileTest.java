package dev.kindred.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.teach.Feedback.Judgment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackFileTest {
  private static final Instant WHEN = Instant.parse("2026-11-24T12:00:00Z");
  private static final Feedback TRIPLET =
      new Feedback(new Judgment.Triplet("a.png", "b, \"c\".png", "d.png"), "Ada", WHEN);
  private static final Feedback PAIR =
      new Feedback(new Judgment.Pair("a.png", "d.png", false), "", WHEN);

  @TempDir private Path index;

  @Test
  void givesBackWhatWasAddedInItsOrder() throws IOException {
    FeedbackFile file = FeedbackFile.of(index);
    assertThat(file.read()).isEmpty();
    file.append(List.of(TRIPLET));
    file.append(List.of(PAIR, TRIPLET));
    assertThat(FeedbackFile.of(index).read()).containsExactly(TRIPLET, PAIR, TRIPLET);
  }

  @Test
  void halfALineOfACrashIsForgotten() throws IOException {
    FeedbackFile file = FeedbackFile.of(index);
    file.append(List.of(TRIPLET));
    Path path = index.resolve("feedback.jsonl");
    Files.writeString(path, "{\"judgment\":{\"kind\":\"tri", StandardOpenOption.APPEND);
    assertThat(file.read()).containsExactly(TRIPLET);
    file.append(List.of(PAIR));
    assertThat(file.read()).containsExactly(TRIPLET, PAIR);
  }

  @Test
  void namesALineThatIsNoFeedback() throws IOException {
    Path path = index.resolve("feedback.jsonl");
    Files.writeString(path, "{\"judgment\":{\"kind\":\"poem\"}}\n");
    assertThatThrownBy(() -> FeedbackFile.of(index).read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("feedback.jsonl, line 1");
  }

  @Test
  void exportsBothKindsAsOtherCommandsReadThem() {
    List<Feedback> all = List.of(TRIPLET, PAIR);
    assertThat(FeedbackFile.tripletsCsv(all))
        .isEqualTo("anchor,positive,negative\n\"a.png\",\"b, \"\"c\"\".png\",\"d.png\"\n");
    assertThat(FeedbackFile.pairsCsv(all)).isEqualTo("a,b,same\n\"a.png\",\"d.png\",0\n");
  }

  @Test
  void nothingIsLikeItself() {
    assertThatThrownBy(() -> new Judgment.Triplet("a", "a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Judgment.Pair("a", "a", true))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
