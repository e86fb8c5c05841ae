package dev.kindred.search;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.index.Filter;
import dev.kindred.index.IndexFolder;
import dev.kindred.index.LuceneIndex;
import dev.kindred.testing.Seeds;
import dev.kindred.vectors.VectorFormat;
import dev.kindred.vectors.VectorWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors from files, searched beside a comparison of all. */
class VectorImportTest {

  private static final long SEED = Seeds.suite();
  private static final float[][] ROWS = rows(40, 6);

  @TempDir Path folder;

  @Test
  void vectorsAreFoundByDirectionAndFiltered() throws IOException {
    ImportResult result = run(write("base", ROWS), list(ROWS.length, "p"), false);
    assertThat(result)
        .returns(40, ImportResult::added)
        .returns(0, ImportResult::updated)
        .returns(40, ImportResult::vectors)
        .returns(6, ImportResult::dimension);
    try (ImageSearch search = ImageSearch.open(folder.resolve("index"))) {
      assertThat(search.modelCard()).isNull();
      ImageQuery query = ImageQuery.of(search.vectorOf("p7"), 5);
      List<ImageHit> hits = search.search(query).hits();
      assertThat(hits).extracting(ImageHit::path).isEqualTo(nearest(7, IntStream.range(0, 40)));
      assertThat(hits.get(1).distance())
          .isCloseTo(distance(7, Integer.parseInt(hits.get(1).path().substring(1))), within(1e-6));
      assertThat(search.search(query.where(Filter.parse("label = odd"))).hits())
          .extracting(ImageHit::path)
          .isEqualTo(nearest(7, IntStream.range(0, 40).filter(i -> i % 2 == 1)));
      assertThatThrownBy(() -> search.embed(new byte[8]))
          .hasMessageContaining("holds imported vectors and no model");
      assertThatThrownBy(() -> search.search(query.minProbability(.5)))
          .hasMessageContaining("no model to give probabilities");
    }
  }

  @Test
  void aPathIsReplacedAndRowsAreNumberedWithoutAList() throws IOException {
    run(write("base", ROWS), null, false);
    float[][] more = {ROWS[0].clone(), ROWS[1]};
    more[0][0] += 5;
    ImportResult result = run(write("more", more), null, false);
    assertThat(result)
        .returns(0, ImportResult::added)
        .returns(2, ImportResult::updated)
        .returns(40, ImportResult::vectors);
    try (LuceneIndex index = LuceneIndex.open(folder.resolve("index"))) {
      double length = length(more[0]);
      assertThat(requireNonNull(index.vector("0"))[0])
          .isCloseTo((float) (more[0][0] / length), within(1e-6f));
      assertThat(index.vector("39")).isNotNull();
    }
    assertThat(run(write("less", more), null, true).vectors()).isEqualTo(2);
  }

  @Test
  void aBadRowOrListLeavesTheIndexAsItWas() throws IOException {
    run(write("base", ROWS), list(ROWS.length, "p"), false);
    float[][] bad = {{1, 0, 0, 0, 0, 0}, {1, 0, Float.NaN, 0, 0, 0}};
    Path file = write("bad", bad);
    assertThatThrownBy(() -> run(file, null, false))
        .hasMessageContaining("bad.npy row 1 holds NaN");
    Path zero = write("zero", new float[][] {{1, 0, 0, 0, 0, 0}, new float[6]});
    assertThatThrownBy(() -> run(zero, null, false)).hasMessageContaining("zero.npy row 1 is all");
    Path longer = list(3, "q");
    assertThatThrownBy(() -> run(write("two", rows(2, 6)), longer, false))
        .hasMessageContaining("list.csv has 3 rows")
        .hasMessageContaining("two.npy holds 2 vectors");
    Path narrow = write("narrow", rows(2, 4));
    assertThatThrownBy(() -> run(narrow, null, false))
        .hasMessageContaining("narrow.npy has vectors of 4 dimensions, the index")
        .hasMessageContaining("has 6");
    Path wide = write("wide", rows(1, 4097));
    assertThatThrownBy(() -> run(wide, null, true)).hasMessageContaining("takes up to 4096");
    try (LuceneIndex index = LuceneIndex.open(folder.resolve("index"))) {
      assertThat(index.statistics().entries()).isEqualTo(40);
      assertThat(index.find("1")).isNull();
    }
  }

  @Test
  void aListNamesEachRowOnceAndInOrder() throws IOException {
    Path base = write("base", rows(2, 6));
    Path list = folder.resolve("list.csv");
    Files.writeString(list, "row,path,label\n0,a,x\n2,b\n");
    assertThatThrownBy(() -> run(base, list, false))
        .hasMessageContaining("list.csv line 3: row 2 where row 1 is expected");
    Files.writeString(list, "0,a,x\n1,a\n");
    assertThatThrownBy(() -> run(base, list, false))
        .hasMessageContaining("list.csv line 2: names a again, after line 1");
    Files.writeString(list, "0,a\n1\n");
    assertThatThrownBy(() -> run(base, list, false))
        .hasMessageContaining("list.csv line 2: a row and its path are expected");
    Files.writeString(list, "row,path,label\n0,\"a, b\",x,,y\n1,b\n");
    run(base, list, false);
    try (LuceneIndex index = LuceneIndex.open(folder.resolve("index"))) {
      assertThat(requireNonNull(index.find("a, b")).entry().labels()).containsExactly("x", "y");
    }
  }

  @Test
  void anIndexOfImagesIsNotMixedWithVectors() throws Exception {
    Path index = folder.resolve("index");
    Path images = Files.createDirectory(folder.resolve("images"));
    Colours.paint(images.resolve("red/a.png"), 0xc80000);
    Path model = Colours.model(folder.resolve("m.onnx"));
    new FolderSync(images, index, model, SyncOptions.DEFAULT).run(SyncListener.SILENT);
    Path base = write("base", ROWS);
    assertThatThrownBy(() -> run(base, null, false))
        .hasMessageContaining("holds vectors of its model");
    assertThat(run(base, null, true).vectors()).isEqualTo(40);
    assertThatThrownBy(
            () -> new FolderSync(images, index, null, SyncOptions.DEFAULT).run(SyncListener.SILENT))
        .hasMessageContaining("holds imported vectors and no model");
    assertThatThrownBy(() ->
            new FolderSync(images, index, model, SyncOptions.DEFAULT).run(SyncListener.SILENT))
        .hasMessageContaining("holds imported vectors and no model");
  }

  private ImportResult run(Path vectors, @Nullable Path list, boolean rebuild) throws IOException {
    return new VectorImport(
            vectors, list, new IndexFolder(folder.resolve("index")), rebuild, false, 2)
        .run(VectorImport.Listener.SILENT);
  }

  private Path write(String name, float[][] rows) throws IOException {
    Path file = folder.resolve(name + ".npy");
    try (VectorWriter out = new VectorWriter(file, VectorFormat.NPY, rows[0].length)) {
      for (float[] row : rows) {
        out.add(row);
      }
    }
    return file;
  }

  private Path list(int count, String prefix) throws IOException {
    List<String> lines =
        IntStream.range(0, count)
            .mapToObj(i -> i + "," + prefix + i + "," + (i % 2 == 0 ? "even" : "odd"))
            .toList();
    return Files.write(folder.resolve("list.csv"), lines);
  }

  private static float[][] rows(int count, int dimension) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] rows = new float[count][dimension];
    for (float[] row : rows) {
      for (int d = 0; d < dimension; d++) {
        row[d] = (float) random.nextGaussian(0, 3);
      }
    }
    return rows;
  }

  private static List<String> nearest(int query, IntStream of) {
    return of.boxed()
        .sorted(Comparator.comparingDouble(i -> distance(query, i)))
        .limit(5)
        .map(i -> "p" + i)
        .toList();
  }

  /** Between unit vectors. */
  private static double distance(int a, int b) {
    double dot = 0;
    for (int d = 0; d < ROWS[a].length; d++) {
      dot += (double) ROWS[a][d] * ROWS[b][d];
    }
    return Math.sqrt(Math.max(0, 2 - 2 * dot / (length(ROWS[a]) * length(ROWS[b]))));
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    return Math.sqrt(squares);
  }
}
