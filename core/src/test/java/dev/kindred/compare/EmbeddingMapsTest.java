package dev.kindred.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EmbeddingMapsTest {

  @Test
  void manyImagesAreSampledAndTheSameOnesAreDrawnForEveryLoss() {
    int total = EmbeddingMaps.MOST_IMAGES + 200;
    Random random = new Random(Seeds.suite());
    float[][] x = new float[total][];
    for (int i = 0; i < total; i++) {
      x[i] = new float[] {i, random.nextFloat(), random.nextFloat()};
    }
    List<EmbeddingMaps.Image> images =
        IntStream.range(0, total)
            .mapToObj(i -> new EmbeddingMaps.Image("%04d.png".formatted(i), List.of("a")))
            .toList();
    EmbeddingMaps maps = EmbeddingMaps.of(images, Map.of("triplet", x), 1);
    assertThat(maps.total()).isEqualTo(total);
    assertThat(maps.images()).hasSize(EmbeddingMaps.MOST_IMAGES);
    assertThat(new HashSet<>(maps.images())).hasSize(EmbeddingMaps.MOST_IMAGES);
    EmbeddingMaps.Plane plane = maps.maps().getFirst();
    // The first component is the number of the image: its order is that of the paths.
    List<Double> along = plane.principal().x();
    boolean ascending = along.getFirst() < along.getLast();
    for (int i = 1; i < along.size(); i++) {
      assertThat(along.get(i) > along.get(i - 1)).as("at %d", i).isEqualTo(ascending);
    }
    assertThat(plane.share()).isGreaterThan(.99);
    assertThat(plane.neighbours().x()).hasSize(EmbeddingMaps.MOST_IMAGES).doesNotContainNull();
  }
}
