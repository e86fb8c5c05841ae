package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import dev.kindred.teach.Feedback;
import dev.kindred.teach.FeedbackFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code train --feedback}, through the real entry point. */
class FeedbackTest {
  @TempDir private static Path folder;

  private static Path index;

  @BeforeAll
  static void anIndexWithFeedback() throws Exception {
    Path images = folder.resolve("images");
    new GlyphArtist(3, 3, 6, 1).draw(images, drawn -> {});
    Path model = folder.resolve("m.onnx");
    index = folder.resolve("index");
    assertThat(
            kindred("train", images, "--out", model, "--encoder", "conv4-64", "--steps", 2)
                .exitCode())
        .isZero();
    assertThat(kindred("index", images, "--index", index, "--model", model).exitCode()).isZero();
    FeedbackFile.of(index).append(sameSign(images));
  }

  /** An image is more like another of its sign than like one of another. */
  private static List<Feedback> sameSign(Path images) throws Exception {
    List<String> paths;
    try (Stream<Path> files = Files.walk(images)) {
      paths =
          files
              .filter(Files::isRegularFile)
              .map(f -> images.relativize(f).toString().replace('\\', '/'))
              .sorted()
              .toList();
    }
    SplittableRandom random = new SplittableRandom(1);
    List<Feedback> said = new ArrayList<>();
    while (said.size() < 60) {
      String anchor = paths.get(random.nextInt(paths.size()));
      String positive = paths.get(random.nextInt(paths.size()));
      String negative = paths.get(random.nextInt(paths.size()));
      if (!anchor.equals(positive)
          && sign(anchor).equals(sign(positive))
          && !sign(anchor).equals(sign(negative))) {
        said.add(
            new Feedback(
                new Feedback.Judgment.Triplet(anchor, positive, negative), "test", Instant.EPOCH));
      }
    }
    return said;
  }

  private static String sign(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  @Test
  void makesAModelThatTheIndexCanBeRebuiltWith() {
    Path taught = folder.resolve("taught.onnx");
    Run run = kindred("train", "--feedback", index, "--out", taught, "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode lesson = JsonMapper.shared().readTree(run.out());
    assertThat(lesson.get("judgments").asInt() + lesson.get("held_out").asInt()).isEqualTo(60);
    assertThat(lesson.get("triplet_accuracy").asDouble()).isBetween(0., 1.);
    assertThat(lesson.get("better").asBoolean())
        .isEqualTo(
            lesson.get("triplet_accuracy").asDouble()
                > lesson.get("triplet_accuracy_before").asDouble());
    Run rebuilt = kindred("index", "--index", index, "--rebuild", "--model", taught, "--json");
    assertThat(rebuilt.exitCode()).as(rebuilt.err()).isZero();
    assertThat(JsonMapper.shared().readTree(rebuilt.out()).get("images").asInt()).isEqualTo(54);
  }

  @Test
  void needsAnIndexWithFeedbackAndNoMore() {
    Path out = folder.resolve("never.onnx");
    assertThat(kindred("train", "--out", out).err()).contains("Give DATA, or --feedback INDEX");
    Run steps = kindred("train", "--feedback", index, "--out", out, "--steps", 3);
    assertThat(steps.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(steps.err()).contains("--feedback goes without --steps");
    Run none = kindred("train", "--feedback", folder.resolve("none"), "--out", out);
    assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(none.err()).contains("holds no index");
    assertThat(out).doesNotExist();
  }

  private static Run kindred(Object... words) {
    return Run.kindred(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
  }
}
