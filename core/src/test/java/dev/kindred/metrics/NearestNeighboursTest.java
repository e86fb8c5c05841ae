package dev.kindred.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class NearestNeighboursTest {

  @Test
  void neighboursAreTheStartOfTheSortedGalleryAlsoWithTies() {
    for (long seed : Seeds.some(10)) {
      Random random = new Random(seed);
      float[][] g = Embeddings.grid(1 + random.nextInt(700), 3, random);
      float[][] q = Embeddings.grid(20, 3, random);
      int k = 1 + random.nextInt(40);
      NearestNeighbours found = NearestNeighbours.inGallery(q, g, k, 2);
      for (int i = 0; i < q.length; i++) {
        float[] query = q[i];
        int[] expected =
            IntStream.range(0, g.length)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> distance(query, g[j])))
                .limit(k)
                .mapToInt(j -> j)
                .toArray();
        assertThat(found.items(i)).as("seed %d, query %d", seed, i).isEqualTo(expected);
        for (int r = 0; r < expected.length; r++) {
          assertThat(found.distances(i)[r])
              .isCloseTo((float) distance(query, g[expected[r]]), Offset.offset(1e-6f));
        }
      }
    }
  }

  @Test
  void anItemIsNotItsOwnNeighbourButItsTwinIsAtDistanceZero() {
    float[][] x = {{0.6f, 0.8f}, {0.6f, 0.8f}, {1, 0}};
    NearestNeighbours found = NearestNeighbours.leaveOneOut(x, 5, 1);
    assertThat(found.items(0)).containsExactly(1, 2);
    assertThat(found.distances(0)[0]).isZero();
    assertThat(found.items(2)).containsExactly(0, 1);
    assertThat(found.queries()).isEqualTo(3);
  }

  @Test
  void thePrecisionCurveIsPrecisionAtEveryK() {
    for (long seed : Seeds.some(10)) {
      Random random = new Random(seed);
      float[][] x = Embeddings.grid(3 + random.nextInt(60), 3, random);
      int[][] levels = Embeddings.levels(1, x.length, 1 + random.nextInt(9), random);
      RetrievalSettings settings =
          new RetrievalSettings(List.of(1), List.of(1, 2, 7, 30), List.of(), 1);
      RetrievalReport report = RetrievalMetrics.leaveOneOut(x, levels, settings);
      double[] curve = NearestNeighbours.leaveOneOut(x, 30, 1).precisionCurve(levels[0], 30);
      for (int k : settings.precisionAt()) {
        assertThat(curve[k - 1])
            .as("seed %d, k = %d", seed, k)
            .isEqualTo(report.metric("precision@" + k), Offset.offset(1e-12));
      }
    }
  }

  @Test
  void fastRetrievalEqualsTheFullMetrics() {
    for (long seed : Seeds.some(10)) {
      Random random = new Random(seed);
      float[][] x = Embeddings.grid(10 + random.nextInt(100), 3, random);
      int[][] levels = Embeddings.levels(1, x.length, 1 + random.nextInt(30), random);
      FastRetrieval fast = FastRetrieval.leaveOneOut(x, levels[0], 2);
      RetrievalReport full = RetrievalMetrics.leaveOneOut(x, levels);
      assertThat(fast.queries()).isEqualTo(full.queries());
      assertThat(fast.leftOut()).isEqualTo(full.leftOut());
      assertThat(fast.recallAt1())
          .as("seed %d", seed)
          .isEqualTo(full.metric("recall@1"), Offset.offset(1e-12));
      assertThat(fast.mapAtR())
          .as("seed %d", seed)
          .isEqualTo(full.metric("map@r"), Offset.offset(1e-12));
      NearestNeighbours all = NearestNeighbours.leaveOneOut(x, x.length, 1);
      int[][] answers = IntStream.range(0, x.length).mapToObj(all::items).toArray(int[][]::new);
      assertThat(FastRetrieval.ofAnswers(answers, levels[0])).as("seed %d", seed).isEqualTo(fast);
    }
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int d = 0; d < a.length; d++) {
      squares += Math.pow((double) a[d] - b[d], 2);
    }
    return Math.sqrt(squares);
  }
}
