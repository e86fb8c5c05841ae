package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import dev.kindred.runtime.EmbeddingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code kindred evaluate} measures of a model. */
class EvaluateVerbTest {
  private static final int SCRIPTS = 2;
  private static final int SIGNS = 5;
  private static final int IMAGES = 4;

  @TempDir static Path folder;

  private static Path images;
  private static Path model;

  @BeforeAll
  static void aModel() throws IOException {
    images = folder.resolve("images");
    model = folder.resolve("m.onnx");
    new GlyphArtist(SCRIPTS, SIGNS, IMAGES, 1).draw(images, drawn -> {});
    json("train", images, "--out", model, "--encoder", "conv4-64", "--epochs", 1);
  }

  @Test
  void oneShotTrialsStayWithinAGroup() {
    JsonNode result =
        json("evaluate", images, "--model", model, "--one-shot", SIGNS, "--trials", 50);
    assertThat(result.path("images").asInt()).isEqualTo(SCRIPTS * SIGNS * IMAGES);
    JsonNode oneShot = result.path("one_shot");
    assertThat(oneShot.path("ways").asInt()).isEqualTo(SIGNS);
    assertThat(oneShot.path("trials").asInt()).isEqualTo(50);
    assertThat(oneShot.path("groups").asInt()).isEqualTo(SCRIPTS);
    double error = oneShot.path("error").asDouble();
    assertThat(error).isBetween(0.0, 1 - 1.0 / SIGNS);
    assertThat(oneShot.path("ci95").get(0).asDouble()).isLessThanOrEqualTo(error);
    assertThat(oneShot.path("ci95").get(1).asDouble()).isGreaterThanOrEqualTo(error);
    assertThat(json("evaluate", images, "--model", model, "--one-shot", SIGNS, "--trials", 50))
        .as("the same seed")
        .isEqualTo(result);
  }

  @Test
  void oneShotIsPrintedForPeopleToo() {
    assertThat(done("evaluate", images, "--model", model, "--one-shot", 2).out())
        .containsPattern("2-way one-shot error .*% \\(95% interval .*; 400 trials in 2 groups\\)");
  }

  @Test
  void heldOutClassesAreThoseOfTheCard() throws IOException {
    List<String> heldOut;
    try (EmbeddingModel loaded = EmbeddingModel.load(model)) {
      heldOut = loaded.card().data().heldOut();
    }
    JsonNode result = json("evaluate", images, "--model", model, "--held-out");
    assertThat(heldOut).hasSize(2);
    assertThat(result.path("classes").asInt()).isEqualTo(2);
    assertThat(result.path("images").asInt()).isEqualTo(2 * IMAGES);
  }

  @Test
  void otherDataHasNoHeldOutClasses() throws IOException {
    Path other = folder.resolve("other");
    GlyphArtist artist = new GlyphArtist(1, 1, 2, 7);
    artist.draw(other, drawn -> {});
    Run run = run("evaluate", other.resolve(firstIn(other)), "--model", model, "--held-out");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("has no image of the 2 classes that the training of");
  }

  private static String firstIn(Path parent) {
    String[] names = parent.toFile().list();
    assertThat(names).isNotEmpty();
    return names == null ? "" : names[0];
  }

  @Test
  void tooManyWaysNameTheLargestGroup() {
    Run run = run("evaluate", images, "--model", model, "--one-shot", 20);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--one-shot 20: no group has 20 classes", "the largest has 5");
  }

  @Test
  void oneWayIsWrongUsage() {
    Run run = run("evaluate", images, "--model", model, "--one-shot", 1);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("at least 2");
  }

  @Test
  void judgmentsKnowNoClasses() {
    Run run = run("evaluate", images, "--model", model, "--triplets", "t.csv", "--held-out");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("go by classes");
  }

  private static JsonNode json(Object... words) {
    Object[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--json";
    return JsonMapper.shared().readTree(done(all).out());
  }

  private static Run done(Object... words) {
    Run run = run(words);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static Run run(Object... words) {
    return Run.kindred(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
  }
}
