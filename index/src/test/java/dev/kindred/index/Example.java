package dev.kindred.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** An entry with its vector, as a test holds it beside the index. */
@SuppressWarnings("ArrayRecordComponent")
record Example(Entry entry, float[] vector) {

  static final IndexCard CARD = new IndexCard(16, "aaaabbbbccccdddd", "/data");

  static Example of(String path, float... vector) {
    return new Example(entry(path), vector);
  }

  static Entry entry(String path, String... labels) {
    return new Entry(path, List.of(labels), 640, 480, 1000, 1, null);
  }

  /** Unit vectors around cluster centres, with random attributes; the label names the cluster. */
  static List<Example> clustered(int count, int dimension, int clusters, SplittableRandom random) {
    float[][] centres = new float[clusters][];
    for (int c = 0; c < clusters; c++) {
      centres[c] = gaussian(dimension, 1, random);
    }
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int cluster = random.nextInt(clusters);
      float[] noise = gaussian(dimension, .5, random);
      for (int d = 0; d < dimension; d++) {
        noise[d] += centres[cluster][d];
      }
      examples.add(new Example(entry(i, cluster, random), unit(noise)));
    }
    return examples;
  }

  /** Vectors that fill so many random directions of the space, with noise in all of them. */
  static float[][] flat(
      int count, int dimension, int directions, double noise, SplittableRandom random) {
    float[][] axes = new float[directions][];
    for (int a = 0; a < directions; a++) {
      axes[a] = gaussian(dimension, 1 / Math.sqrt(dimension), random);
    }
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      vectors[i] = gaussian(dimension, noise / Math.sqrt(dimension), random);
      for (float[] axis : axes) {
        float along = (float) random.nextGaussian();
        for (int d = 0; d < dimension; d++) {
          vectors[i][d] += along * axis[d];
        }
      }
    }
    return vectors;
  }

  private static Entry entry(int i, int cluster, SplittableRandom random) {
    String family = "family" + cluster % 5;
    String kind = "kind" + cluster / 5;
    return new Entry(
        family + "/" + kind + "/" + i + (i % 3 == 0 ? ".jpeg" : ".png"),
        List.of(family, kind),
        random.nextInt(1, 2000),
        random.nextInt(1, 2000),
        random.nextLong(1, 1_000_000),
        random.nextLong(1L << 40),
        random.nextInt(3) == 0 ? null : Long.valueOf(random.nextLong(2_000_000_000)));
  }

  static float[] gaussian(int dimension, double deviation, SplittableRandom random) {
    float[] vector = new float[dimension];
    for (int d = 0; d < dimension; d++) {
      vector[d] = (float) (deviation * random.nextGaussian());
    }
    return vector;
  }

  static float[] unit(float[] vector) {
    double norm = 0;
    for (float v : vector) {
      norm += v * v;
    }
    float[] unit = new float[vector.length];
    for (int d = 0; d < vector.length; d++) {
      unit[d] = (float) (vector[d] / Math.sqrt(norm));
    }
    return unit;
  }

  double distanceTo(float[] query) {
    double sum = 0;
    for (int d = 0; d < query.length; d++) {
      sum += Math.pow((double) vector[d] - query[d], 2);
    }
    return Math.sqrt(sum);
  }

  /** The paths of the k nearest, by comparing all. */
  static List<String> nearest(Iterable<Example> examples, float[] query, int k) {
    List<Example> sorted = new ArrayList<>();
    examples.forEach(sorted::add);
    sorted.sort(
        Comparator.comparingDouble((Example e) -> e.distanceTo(query))
            .thenComparing(e -> e.entry().path()));
    return sorted.stream().limit(k).map(e -> e.entry().path()).toList();
  }
}
