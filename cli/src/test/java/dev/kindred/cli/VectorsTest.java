package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import dev.kindred.vectors.VectorFormat;
import dev.kindred.vectors.VectorReader;
import dev.kindred.vectors.VectorWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors into an index and out of it, without a model. */
class VectorsTest {
  private static final long SEED = Seeds.suite();

  @TempDir private Path folder;
  private Path index;
  private Path base;
  private Path list;

  @BeforeEach
  void files() throws IOException {
    index = folder.resolve("index");
    SplittableRandom random = new SplittableRandom(SEED);
    base = folder.resolve("base.fvecs");
    try (VectorWriter out = new VectorWriter(base, VectorFormat.FVECS, 5)) {
      for (int i = 0; i < 3; i++) {
        float[] row = new float[5];
        for (int d = 0; d < 5; d++) {
          row[d] = (float) random.nextGaussian();
        }
        out.add(row);
      }
    }
    list = folder.resolve("base.csv");
    Files.writeString(list, "row,path,label\n0,x/b.png,x\n1,\"y/c, d.png\",y,z\n2,x/a.png,x\n");
  }

  @Test
  void whatIsImportedIsExportedInTheOrderOfThePaths() throws IOException {
    assertThat(ok("index", "--vectors", base, "--list", list, "--index", index).out())
        .contains("3 vectors of dimension 5 (3 added, 0 updated)");
    ok("embed", "--index", index, "--out", folder.resolve("out"));
    assertThat(folder.resolve("out.csv"))
        .content()
        .isEqualTo("row,path,label\n0,x/a.png,x\n1,x/b.png,x\n2,\"y/c, d.png\",y,z\n");
    float[][] out = VectorReader.readAll(folder.resolve("out.npy"));
    float[] first = unit(VectorReader.readAll(base)[2]);
    for (int d = 0; d < 5; d++) {
      assertThat(out[0][d]).isCloseTo(first[d], within(1e-6f));
    }
    Path again = folder.resolve("again");
    ok(
        "index",
        "--vectors",
        folder.resolve("out.npy"),
        "--list",
        folder.resolve("out.csv"),
        "-i",
        again);
    ok("embed", "--index", again, "--out", folder.resolve("back"));
    assertThat(folder.resolve("back.npy")).hasSameBinaryContentAs(folder.resolve("out.npy"));
    assertThat(folder.resolve("back.csv")).hasSameBinaryContentAs(folder.resolve("out.csv"));
    ok("embed", "--index", again, "--out", folder.resolve("back"), "--format", "fvecs");
    assertThat(VectorReader.readAll(folder.resolve("back.fvecs"))).isDeepEqualTo(out);
  }

  @Test
  void anIndexWithoutAModelIsSearchedByPathOrVector() throws IOException {
    ok("index", "--vectors", base, "--list", list, "--index", index);
    assertThat(ok("search", "x/a.png", "--index", index, "--csv").out().lines())
        .element(1)
        .isEqualTo("1,x/a.png,0.0,,x");
    Path query = folder.resolve("query.npy");
    try (VectorWriter out = new VectorWriter(query, VectorFormat.NPY, 5)) {
      out.add(VectorReader.readAll(base)[1]);
    }
    List<String> run =
        ok("search", "--vector", query, "--index", index, "--trec").out().lines().toList();
    assertThat(run).hasSize(3);
    assertThat(run.getFirst()).contains(" Q0 y/c,%20d.png 1 ");
    assertThat(ok("info", index, "--json").out()).doesNotContain("\"model");
    Path image = Files.write(folder.resolve("a.jpg"), new byte[3]);
    assertThat(failed("search", image, "--index", index))
        .contains("holds imported vectors and no model");
    assertThat(failed("search", "--vector", base, "--index", index))
        .contains("base.fvecs holds 3 vectors; a search goes by one");
    assertThat(failed("search", "no/such.png", "--index", index)).contains("no such path either");
  }

  @Test
  void optionsThatDoNotGoTogetherAreRefused() {
    assertWrong("give either images or --vector", "search", "--index", index);
    assertWrong("give either images or --vector", "search", "a", "--vector", base, "-i", index);
    assertWrong("--list goes with --vectors", "index", "--list", list, "--index", index);
    assertWrong("--vectors goes with", "index", folder, "--vectors", base, "--index", index);
    assertWrong("give either DATA and --model, or --index", "embed", folder, "-o", base);
    assertWrong(
        "give either DATA and --model, or --index", "embed", folder, "-i", index, "-o", base);
    assertThat(index).doesNotExist();
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    for (int d = 0; d < vector.length; d++) {
      vector[d] = (float) (vector[d] / Math.sqrt(squares));
    }
    return vector;
  }

  private static Run ok(Object... words) {
    Run run = run(words);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static String failed(Object... words) {
    Run run = run(words);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    return run.err();
  }

  private static void assertWrong(String says, Object... words) {
    Run run = run(words);
    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.err()).contains(says);
  }

  private static Run run(Object... words) {
    return Run.kindred(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
  }
}
