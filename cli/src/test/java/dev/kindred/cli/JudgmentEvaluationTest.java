package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import dev.kindred.image.Limits;
import dev.kindred.runtime.Embedder;
import dev.kindred.runtime.EmbeddingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code evaluate --triplets} and {@code --pairs} through the real entry point. */
class JudgmentEvaluationTest {
  @TempDir static Path folder;

  private static Path images;
  private static Path model;

  /** Paths in the folder, sorted; the last one is no image. */
  private static List<String> paths;

  /** The model's vectors of all but the last one. */
  private static float[][] vectors;

  @BeforeAll
  static void aModelAndABrokenImage() throws IOException {
    images = folder.resolve("images");
    model = folder.resolve("m.onnx");
    new GlyphArtist(2, 3, 4, 1).draw(images, drawn -> {});
    try (Stream<Path> files = Files.walk(images)) {
      paths =
          new ArrayList<>(
              files
                  .filter(Files::isRegularFile)
                  .map(f -> images.relativize(f).toString().replace('\\', '/'))
                  .sorted()
                  .toList());
    }
    Run trained = run("train", images, "--out", model, "--encoder", "conv4-64", "--epochs", 1);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    vectors = new float[paths.size()][];
    try (EmbeddingModel loaded = EmbeddingModel.load(model);
        Embedder embedder = new Embedder(loaded, Limits.DEFAULT, 1)) {
      for (int i = 0; i < vectors.length; i++) {
        vectors[i] = embedder.embed(Files.readAllBytes(images.resolve(paths.get(i))));
      }
    }
    Files.writeString(images.resolve("zz.png"), "not an image");
    paths.add("zz.png");
  }

  @Test
  void tripletsAreScoredByTheModelsDistances() throws IOException {
    StringBuilder csv = new StringBuilder("anchor,positive,negative,weight\n");
    double agreed = 0;
    double all = 0;
    for (int i = 0; i < 60; i++) {
      int a = i % 24;
      int p = (a + 1 + i % 7) % 24;
      int n = (a + 9 + i % 11) % 24;
      csv.append(String.join(",", paths.get(a), paths.get(p), paths.get(n), (1 + i % 3) + "\n"));
      all += 1 + i % 3;
      agreed += distance(a, p) < distance(a, n) ? 1 + i % 3 : 0;
    }
    csv.append(String.join(",", paths.get(0), paths.get(1), "zz.png", "5\n"));
    Path file = Files.writeString(folder.resolve("triplets.csv"), csv);
    JsonNode result = json("evaluate", images, "--model", model, "--triplets", file, "--json");
    assertThat(result.get("triplets").intValue()).isEqualTo(60);
    assertThat(result.get("images").intValue()).isEqualTo(24);
    assertThat(result.get("left_out").intValue()).isEqualTo(1);
    assertThat(result.get("skipped").get(0).get("path").asString()).isEqualTo("zz.png");
    double accuracy = result.get("accuracy").doubleValue();
    assertThat(accuracy).isEqualTo(agreed / all);
    assertThat(result.get("ci95").get(0).doubleValue()).isLessThan(accuracy);
    assertThat(result.get("ci95").get(1).doubleValue()).isGreaterThan(accuracy);

    Run text = run("evaluate", images, "--model", model, "--triplets", file);
    assertThat(text.exitCode()).isZero();
    assertThat(text.out())
        .contains("60 triplets on 24 images, 1 left out")
        .containsPattern("accuracy  0\\.\\d{4}  \\[0\\.\\d{4}, [01]\\.\\d{4}], 95% interval");
    assertThat(text.err()).contains("left out zz.png");
  }

  @Test
  void pairsAreSeparatedByTheModelsDistances() throws IOException {
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      csv.append(paths.get(i)).append(',').append(paths.get((i + 1) % 24));
      csv.append(i % 4 == 3 ? ",0\n" : ",1\n");
    }
    int won = 0;
    for (int i = 0; i < 24; i++) {
      for (int j = 3; j < 24; j += 4) {
        won += i % 4 != 3 && distance(i, (i + 1) % 24) < distance(j, (j + 1) % 24) ? 1 : 0;
      }
    }
    Path file = Files.writeString(folder.resolve("pairs.csv"), csv);
    JsonNode result = json("evaluate", images, "--model", model, "--pairs", file, "--json");
    assertThat(result.get("pairs").intValue()).isEqualTo(24);
    assertThat(result.get("same").intValue()).isEqualTo(18);
    assertThat(result.get("auc").doubleValue()).isEqualTo(won / (18.0 * 6));
    assertThat(result.get("ci95")).hasSize(2);
    assertThat(run("evaluate", images, "--model", model, "--pairs", file).out())
        .contains("24 pairs (18 same) on 24 images", "auc  0.");
  }

  @Test
  void withOneAnchorThereIsNoInterval() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("one.csv"), String.join(",", paths.get(0), paths.get(1), paths.get(9)));
    JsonNode result = json("evaluate", images, "--model", model, "--triplets", file, "--json");
    assertThat(result.get("ci95").get(0).isNull()).isTrue();
    assertThat(run("evaluate", images, "--model", model, "--triplets", file).out())
        .contains("no interval: too few anchors");
  }

  @Test
  void mistakesAreNamedWithFileAndLine() throws IOException {
    String good = String.join(",", paths.get(0), paths.get(1), paths.get(2));
    fails("--triplets", "anchor,positive\n" + paths.get(0) + "," + paths.get(1))
        .contains("bad.csv line 1: the column 'negative' is missing");
    fails("--triplets", good + "\n" + good.replace(paths.get(1), "no/such.png"))
        .contains("bad.csv line 2: there is no image 'no/such.png' in " + images);
    fails("--triplets", "").contains("bad.csv holds no judgments; write one on each line, as");
    fails("--triplets", good + ",0").contains("line 1: the weight must be a number above 0");
    fails("--triplets", String.join(",", paths.get(0), "zz.png", paths.get(1)))
        .contains("each of the 1 judgments has an image that cannot be read, such as zz.png");
    fails("--pairs", paths.get(0) + "," + paths.get(1)).contains("line 1: 2 cells", "a,b,same");
    fails("--pairs", paths.get(0) + "," + paths.get(1) + ",maybe").contains("not 'maybe'");
    Path missing = folder.resolve("missing.csv");
    Run run = run("evaluate", images, "--model", model, "--triplets", missing);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("there is no " + missing + "; give a CSV file");
  }

  @Test
  void wordsThatDoNotGoTogether() {
    Run both = run("evaluate", images, "--model", model, "--triplets", "a", "--pairs", "b");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).contains("one of --gallery, --triplets and --pairs");
    Run alone = run("evaluate", "--index", folder, "--triplets", "a");
    assertThat(alone.exitCode()).isEqualTo(2);
    assertThat(alone.err()).contains("--index goes alone");
    Run without = run("evaluate", images, "--triplets", "a");
    assertThat(without.exitCode()).isEqualTo(2);
  }

  private static AbstractStringAssert<?> fails(String option, String csv) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.csv"), csv);
    Run run = run("evaluate", images, "--model", model, option, file);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    return assertThat(run.err()).contains("kindred: ").doesNotContain("\tat ", "unexpected ");
  }

  private static double distance(int a, int b) {
    double sum = 0;
    for (int d = 0; d < vectors[a].length; d++) {
      sum += Math.pow((double) vectors[a][d] - vectors[b][d], 2);
    }
    return sum;
  }

  private static JsonNode json(Object... words) {
    Run run = run(words);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return JsonMapper.builder().build().readTree(run.out());
  }

  private static Run run(Object... words) {
    return Run.kindred(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
  }
}
