package dev.kindred.server;

import dev.kindred.index.Stored;
import dev.kindred.index.VectorIndex;
import dev.kindred.metrics.TSne;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The images of an index in the plane, near ones near to each other, by t-SNE.
 *
 * @param total how many images there are, of which a random sample is drawn if they are many
 */
record EmbeddingMap(int total, List<Point> points) {

  /** The time of t-SNE grows with the square of this; some seconds for as many. */
  static final int MOST_POINTS = 2000;

  /** An image and where it lies; units are arbitrary. */
  record Point(int id, String path, List<String> labels, double x, double y) {}

  /** The images to draw, with their vectors. */
  @SuppressWarnings("ArrayRecordComponent") // made, placed and dropped; never compared
  record Sample(int total, List<Stored> images, float[][] vectors) {

    /** The same for the same index. */
    static Sample of(VectorIndex index) throws IOException {
      List<Stored> drawn = new ArrayList<>();
      Random random = new Random(1);
      int[] seen = {0};
      index.forEach(stored -> {
        if (stored.rejection() != null) {
          return;
        }
        seen[0]++; // reservoir sampling (Vitter 1985, algorithm R)
        if (drawn.size() < MOST_POINTS) {
          drawn.add(stored);
        } else {
          int at = random.nextInt(seen[0]);
          if (at < MOST_POINTS) {
            drawn.set(at, stored);
          }
        }
      });
      drawn.sort(Comparator.comparingInt(Stored::id));
      List<Stored> images = new ArrayList<>();
      List<float[]> vectors = new ArrayList<>();
      for (Stored stored : drawn) {
        float[] vector = index.vector(stored.entry().path());
        if (vector != null) { // else a sync removed it meanwhile
          images.add(stored);
          vectors.add(vector);
        }
      }
      return new Sample(seen[0], images, vectors.toArray(float[][]::new));
    }
  }

  static EmbeddingMap of(Sample sample) {
    List<Point> points = new ArrayList<>();
    double[][] y = sample.vectors.length == 0 ? new double[0][] : TSne.of(sample.vectors);
    for (int i = 0; i < y.length; i++) {
      Stored stored = sample.images.get(i);
      points.add(
          new Point(
              stored.id(),
              stored.entry().path(),
              stored.entry().labels(),
              hundredths(y[i][0]),
              hundredths(y[i][1])));
    }
    return new EmbeddingMap(sample.total, points);
  }

  private static double hundredths(double coordinate) {
    return Math.rint(coordinate * 100) / 100;
  }
}
