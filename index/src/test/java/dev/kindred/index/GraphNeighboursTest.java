package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GraphNeighboursTest {

  @Test
  void aGraphOfFewVectorsFindsNearlyAllNeighboursNearestFirst() throws Exception {
    float[][] vectors = random(700, 12, 5);
    int[][] found = GraphNeighbours.leaveOneOut(vectors, 10);
    int right = 0;
    for (int i = 0; i < vectors.length; i++) {
      float[] query = vectors[i];
      assertThat(found[i]).hasSize(10).doesNotContain(i);
      assertThat(Arrays.stream(found[i]).mapToDouble(j -> squared(query, vectors[j])).toArray())
          .isSorted();
      int self = i;
      int[] truth =
          IntStream.range(0, vectors.length)
              .filter(j -> j != self)
              .boxed()
              .sorted(Comparator.comparingDouble(j -> squared(query, vectors[j])))
              .limit(10)
              .mapToInt(Integer::intValue)
              .toArray();
      right += (int) Arrays.stream(found[i]).filter(j -> contains(truth, j)).count();
    }
    assertThat(right).isGreaterThan((int) (.98 * 10 * vectors.length));
  }

  @Test
  void fewerVectorsThanAskedForAndEqualOnesAreNoTrouble() throws Exception {
    assertThat(GraphNeighbours.leaveOneOut(new float[][] {{1, 0}}, 3)).isEqualTo(new int[1][0]);
    int[][] equal = GraphNeighbours.leaveOneOut(new float[][] {{1, 0}, {1, 0}, {1, 0}}, 5);
    assertThat(equal[1]).containsExactlyInAnyOrder(0, 2);
  }

  private static boolean contains(int[] values, int value) {
    return Arrays.stream(values).anyMatch(v -> v == value);
  }

  private static float[][] random(int n, int dimension, long seed) {
    Random random = new Random(seed);
    float[][] vectors = new float[n][dimension];
    for (float[] vector : vectors) {
      for (int d = 0; d < dimension; d++) {
        vector[d] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private static double squared(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (a[d] - (double) b[d]) * (a[d] - (double) b[d]);
    }
    return sum;
  }
}
