package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.cli.demo.GlyphArtist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code compare --models}, through the real entry point. */
class CompareModelsTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir private static Path folder;

  private static Path images;
  private static Path weak;
  private static Path trained;

  @BeforeAll
  static void twoModels() throws Exception {
    images = folder.resolve("images");
    new GlyphArtist(5, 4, 4, 1).draw(images, drawn -> {});
    Path others = folder.resolve("others");
    new GlyphArtist(5, 4, 4, 2).draw(others, drawn -> {});
    weak = folder.resolve("a/signs.onnx");
    trained = folder.resolve("b/signs.onnx");
    train(others, weak, 1);
    train(others, trained, 8);
  }

  private static void train(Path data, Path model, int epochs) throws IOException {
    Files.createDirectories(folder.resolve(model.getParent()));
    Run run = kindred("train", data, "--out", model, "--encoder", "conv4-64", "--epochs", epochs);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void measuresThemAsEvaluateDoesAndJudgesOverClasses() throws Exception {
    Path out = folder.resolve("out");
    Run run = kindred("compare", images, "--models", weak + "," + trained, "--out", out, "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = MAPPER.readTree(run.out());
    for (Path model : new Path[] {weak, trained}) {
      JsonNode metrics = evaluated(model);
      JsonNode means = result.get("means").get(model.equals(weak) ? "a/signs" : "b/signs");
      for (String metric : new String[] {"recall@1", "map@r", "auc_pooled"}) {
        assertThat(means.get(metric).asDouble())
            .isCloseTo(metrics.get(metric).asDouble(), within(1e-9));
      }
    }
    assertThat(result.get("verdict").get(0).asString())
        .contains("signs", "paired classes")
        .doesNotContain("seed");
    assertThat(result.has("models")).isFalse();

    JsonNode report = MAPPER.readTree(Files.readString(out.resolve("report.json")));
    assertThat(report.get("study").get("command").asString())
        .isEqualTo("kindred compare %s --models %s,%s --out %s", images, weak, trained, out);
    assertThat(report.get("study").get("unit").asString()).isEqualTo("CLASS");
    assertThat(report.get("controls")).isNotEmpty();
    assertThat(report.get("searches")).hasSize(2);
    assertThat(report.get("galleries")).isNotEmpty();
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("comparison of models", "b/signs", "over classes")
        .doesNotContain("mean over seeds", "Training loss");
  }

  private static JsonNode evaluated(Path model) {
    Run run = kindred("evaluate", images, "--model", model, "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return MAPPER.readTree(run.out()).get("metrics");
  }

  @Test
  void warnsOfAModelThatKnowsTheImages() {
    Run run =
        kindred(
            "compare",
            folder.resolve("others"),
            "--models",
            weak + "," + trained,
            "--out",
            folder.resolve("known"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("a/signs was trained on images of", "no model has seen");
  }

  @Test
  void needsTwoModelsAndTrainsNone() {
    assertThat(wrong("--models", weak)).contains("--models needs at least two");
    assertThat(wrong("--models", weak + "," + weak)).contains("a model is named twice");
    assertThat(wrong("--models", weak + "," + trained, "--seeds", 3))
        .contains("--models goes without --seeds");
  }

  private static String wrong(Object... options) {
    Object[] words = new Object[options.length + 4];
    words[0] = "compare";
    words[1] = images;
    words[2] = "--out";
    words[3] = folder.resolve("never");
    System.arraycopy(options, 0, words, 4, options.length);
    Run run = kindred(words);
    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(folder.resolve("never")).doesNotExist();
    return run.err();
  }

  private static Run kindred(Object... words) {
    return Run.kindred(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
  }
}
