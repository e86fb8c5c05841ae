package dev.kindred.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.image.ImageException;
import dev.kindred.index.Filter;
import dev.kindred.index.IndexException;
import dev.kindred.index.SearchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

class ImageSearchTest {

  @TempDir Path folder;
  private Path index;
  private ImageSearch search;

  @BeforeEach
  void sync() throws Exception {
    Path data = folder.resolve("data");
    index = folder.resolve("index");
    Colours.paint(data.resolve("warm/red/1.png"), 0xff0000);
    Colours.paint(data.resolve("warm/red/2.png"), 0xf01010);
    Colours.paint(data.resolve("warm/orange/1.png"), 0xff8000);
    Colours.paint(data.resolve("cold/blue/1.png"), 0x0000ff);
    Colours.paint(data.resolve("cold/blue/2.png"), 0x1010f0);
    new FolderSync(data, index, Colours.model(folder.resolve("m.onnx")), SyncOptions.DEFAULT)
        .run(SyncListener.SILENT);
    search = ImageSearch.open(index);
  }

  @AfterEach
  void close() throws IndexException {
    search.close();
  }

  @Test
  void anImageFindsItselfThenItsLike() throws IOException {
    ImageSearchResult result = search.search(ImageQuery.of(search.embed(Colours.png(0xff0000)), 3));
    assertThat(paths(result))
        .containsExactly("warm/red/1.png", "warm/red/2.png", "warm/orange/1.png");
    assertThat(result.plan())
        .returns(SearchResult.Kind.EXACT, SearchResult.Plan::kind)
        .returns(5, SearchResult.Plan::candidates)
        .returns(0, SearchResult.Plan::effort);
    ImageHit first = result.hits().getFirst();
    assertThat(first.rank()).isEqualTo(1);
    assertThat(first.distance()).isCloseTo(0, Offset.offset(1e-6));
    assertThat(first.probability()).isCloseTo(1 / (1 + Math.exp(-3)), Offset.offset(1e-4));
    assertThat(first.labels()).containsExactly("warm", "red");
    assertThat(first.width()).isEqualTo(12);
    assertThat(first.height()).isEqualTo(9);
    assertThat(result.hits()).extracting(ImageHit::rank).containsExactly(1, 2, 3);
    assertThat(result.hits()).extracting(ImageHit::distance).isSorted();
  }

  @Test
  void anIndexedImageIsAQueryToo() throws IOException {
    float[] red = search.vectorOf("warm/red/1.png");
    assertThat(paths(search.search(ImageQuery.of(red, 2).without(Set.of("warm/red/1.png")))))
        .containsExactly("warm/red/2.png", "warm/orange/1.png");
    assertThatThrownBy(() -> search.vectorOf("warm/red/9.png"))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("warm/red/9.png is not in the index")
        .hasMessageContaining("data");
  }

  @Test
  void filterAndExclusionNarrowTogether() throws IOException {
    float[] red = search.vectorOf("warm/red/1.png");
    assertThat(paths(search.search(ImageQuery.of(red, 9).where(Filter.parse("label = cold")))))
        .containsExactlyInAnyOrder("cold/blue/1.png", "cold/blue/2.png");
    ImageQuery warm = ImageQuery.of(red, 9).where(Filter.parse("label = warm"));
    assertThat(paths(search.search(warm.without(Set.of("warm/red/1.png")))))
        .containsExactly("warm/red/2.png", "warm/orange/1.png");
  }

  @Test
  void improbableHitsAreCutAndRanksStayWhole() throws Exception {
    float[] red = search.vectorOf("warm/red/1.png");
    List<ImageHit> all = search.search(ImageQuery.of(red, 5)).hits();
    double least = Objects.requireNonNull(all.get(2).probability());
    List<ImageHit> few = search.search(ImageQuery.of(red, 5).minProbability(least)).hits();
    assertThat(few).isEqualTo(all.subList(0, 3));
    assertThat(search.search(ImageQuery.of(red, 5).minProbability(1)).hits()).isEmpty();
    assertThatThrownBy(() -> ImageQuery.of(red, 5).minProbability(1.5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aModelWithoutCalibrationCannotCutByProbability() throws Exception {
    Path plain = folder.resolve("plain");
    Path model = Colours.uncalibrated(folder.resolve("u.onnx"));
    new FolderSync(folder.resolve("data"), plain, model, SyncOptions.DEFAULT)
        .run(SyncListener.SILENT);
    try (ImageSearch uncalibrated = ImageSearch.open(plain)) {
      ImageQuery query = ImageQuery.of(uncalibrated.vectorOf("warm/red/1.png"), 5);
      assertThat(uncalibrated.search(query).hits())
          .hasSize(5)
          .allMatch(hit -> hit.probability() == null);
      assertThatThrownBy(() -> uncalibrated.search(query.minProbability(.5)))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("gives no probabilities");
    }
  }

  @Test
  void anExplicitSetOfIdsIsAFilter() throws Exception {
    float[] red = search.vectorOf("warm/red/1.png");
    List<ImageHit> all = search.search(ImageQuery.of(red, 5)).hits();
    Filter two = new Filter.IdIn(RoaringBitmap.bitmapOf(all.get(1).id(), all.get(3).id()));
    assertThat(paths(search.search(ImageQuery.of(red, 5).where(two))))
        .containsExactly(all.get(1).path(), all.get(3).path());
    assertThat(paths(search.search(ImageQuery.of(red, 5).where(two.negate()))))
        .containsExactly(all.get(0).path(), all.get(2).path(), all.get(4).path());
  }

  @Test
  void weightedExamplesPointBetweenAndAway() throws IOException {
    WeightedExample red = new WeightedExample(search.vectorOf("warm/red/1.png"), 1);
    WeightedExample orange = new WeightedExample(search.vectorOf("warm/orange/1.png"), 2);
    WeightedExample notBlue = new WeightedExample(search.vectorOf("cold/blue/1.png"), -1);
    float[] query = ImageSearch.combine(List.of(red, orange, notBlue));
    double norm = 0;
    for (float v : query) {
      norm += v * v;
    }
    assertThat(norm).isCloseTo(1, Offset.offset(1e-5));
    for (int d = 1; d < query.length; d++) {
      double expected = sum(d, red, orange, notBlue) / sum(0, red, orange, notBlue);
      assertThat(query[d] / query[0]).isCloseTo((float) expected, Offset.offset(1e-3f));
    }
    assertThatThrownBy(
            () -> ImageSearch.combine(List.of(red, new WeightedExample(red.vector(), -1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cancel each other out");
    assertThatThrownBy(() -> ImageSearch.combine(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double sum(int d, WeightedExample... examples) {
    double sum = 0;
    for (WeightedExample example : examples) {
      sum += example.weight() * example.vector()[d];
    }
    return sum;
  }

  @Test
  void aBrokenQueryImageIsAnError() {
    assertThatThrownBy(() -> search.embed(new byte[] {1, 2, 3})).isInstanceOf(ImageException.class);
  }

  @Test
  void theModelInTheIndexMustBeTheOneThatMadeIt() throws IOException {
    Path kept = index.resolve(search.index().card().modelFile());
    Files.copy(
        Colours.model(folder.resolve("other.onnx"), 6, .1f, 9),
        kept,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> ImageSearch.open(index))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("was changed since")
        .hasMessageContaining("--rebuild");
  }

  private static List<String> paths(ImageSearchResult result) {
    return result.hits().stream().map(ImageHit::path).toList();
  }
}
