package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;

class ReductionTest {

  private static final long SEED = Seeds.suite();

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void distancesNeverGrow() {
    float[][] vectors = Example.flat(400, 300, 300, .3, random);
    Reduction reduction = Reduction.fit(vectors, 32, 1);
    assertThat(reduction.dimension()).isEqualTo(32);
    for (int i = 1; i < vectors.length; i++) {
      assertThat(squareDistance(reduction, vectors[i - 1], vectors[i]))
          .as("seed %d", SEED)
          .isLessThanOrEqualTo(VectorUtil.squareDistance(vectors[i - 1], vectors[i]) * 1.0001f);
    }
  }

  @Test
  void distancesStayWhereTheVectorsFillFewDirections() {
    float[][] vectors = Example.flat(400, 300, 20, 0, random);
    Reduction reduction = Reduction.fit(vectors, 32, 1);
    for (int i = 1; i < vectors.length; i++) {
      float distance = VectorUtil.squareDistance(vectors[i - 1], vectors[i]);
      assertThat(squareDistance(reduction, vectors[i - 1], vectors[i]))
          .as("seed %d", SEED)
          .isCloseTo(distance, within(1e-3f * distance));
    }
  }

  @Test
  void itKeepsAsMuchVarianceAsTheExactComponents() {
    // Independent coordinates of falling variance, so that the components are the coordinates.
    float[][] vectors = new float[3000][64];
    double kept = 0;
    double all = 0;
    for (float[] vector : vectors) {
      for (int d = 0; d < 64; d++) {
        vector[d] = (float) (random.nextGaussian() / (1 + d));
        all += vector[d] * vector[d];
        kept += d < 7 ? vector[d] * vector[d] : 0;
      }
    }
    Reduction reduction = Reduction.fit(vectors, 8, 1);
    double projected = 0;
    for (float[] vector : vectors) {
      float[] reduced = reduction.reduce(vector);
      for (int d = 0; d < 7; d++) {
        projected += reduced[d] * reduced[d];
      }
    }
    assertThat(projected / all).as("seed %d", SEED).isCloseTo(kept / all, within(.01));
  }

  @Test
  void vectorsThatAreAllTheSameComeTogether() {
    float[][] vectors = new float[50][];
    Arrays.fill(vectors, Example.gaussian(300, 1, random));
    Reduction reduction = Reduction.fit(vectors, 96, 1);
    assertThat(squareDistance(reduction, vectors[0], vectors[1])).isZero();
  }

  @Test
  void whatIsWrittenReducesAlike() throws IOException {
    float[][] vectors = Example.flat(100, 40, 40, 0, random);
    Reduction reduction = Reduction.fit(vectors, 16, 1);
    ByteBuffersDataOutput file = new ByteBuffersDataOutput();
    reduction.write(file);
    Reduction read = Reduction.read(file.toDataInput());
    // Not by the bit: the last ones of a sum change when Java has compiled its loop.
    assertThat(read.reduce(vectors[7]))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(reduction.reduce(vectors[7]));
  }

  private static float squareDistance(Reduction reduction, float[] a, float[] b) {
    return VectorUtil.squareDistance(reduction.reduce(a), reduction.reduce(b));
  }
}
