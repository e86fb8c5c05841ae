package dev.kindred.teach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.hostile.Campaign;
import dev.kindred.hostile.Format;
import dev.kindred.hostile.Sample;
import dev.kindred.teach.Feedback.Judgment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged feedback. */
class HostileFeedbackTest {
  @Test
  void feedbackIsReadOrRefused() throws Exception {
    Campaign.run(new Feedbacks());
  }

  private static final class Feedbacks implements Format {
    private static final String NAME = "feedback.jsonl";

    private static Feedback of(Judgment judgment) {
      return new Feedback(judgment, "ann", Instant.parse("2020-01-31T10:00:00Z"));
    }

    @Override
    public List<Sample> good(Path scratch) throws Exception {
      FeedbackFile.of(scratch)
          .append(
              List.of(
                  of(new Judgment.Triplet("a/1.png", "a/2.png", "b/\u00e4.png")),
                  of(new Judgment.Pair("a/1.png", "b/\u00e4.png", false)),
                  of(new Judgment.Pair("a/1.png", "a/\"2.png", true))));
      return List.of(new Sample(NAME, Files.readAllBytes(scratch.resolve(NAME))));
    }

    /** What is read can be used, and added to. */
    @Override
    public void read(Sample file, Path scratch) throws Exception {
      Files.write(scratch.resolve(NAME), file.bytes());
      FeedbackFile feedback = FeedbackFile.of(scratch);
      List<Feedback> before = feedback.read();
      for (Feedback one : before) {
        assertThat(one.judgment().paths()).doesNotContainNull();
        assertThat(one.who()).isNotNull();
        assertThat(one.when()).isNotNull();
      }
      assertThat(FeedbackFile.tripletsCsv(before)).startsWith("anchor,");
      assertThat(FeedbackFile.pairsCsv(before)).startsWith("a,");
      List<Feedback> after = new ArrayList<>(before);
      after.add(of(new Judgment.Pair("x.png", "y.png", true)));
      feedback.append(List.of(after.getLast()));
      assertThat(feedback.read()).isEqualTo(after);
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof IOException && message.contains(NAME);
    }
  }
}
