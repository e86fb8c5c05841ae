package dev.kindred.bench;

import dev.kindred.metrics.RetrievalMetrics;
import dev.kindred.metrics.RetrievalReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Time and memory that all metrics take on many images: random points around the centres of classes
 * of twenty, every one a query. A matrix of their distances would be tens of gigabytes.
 */
final class ManyImages {
  private static final int DIMENSION = 64;
  private static final int PER_CLASS = 20;
  private static final int PER_GROUP = 400;
  private static final double SPREAD = 0.8;
  private static final PrintStream OUT = System.out;

  private ManyImages() {}

  /** Runs on as many images as the argument says (100,000). */
  public static void main(String[] args) throws IOException {
    int count = args.length < 1 ? 100_000 : Integer.parseInt(args[0]);
    Machine.facts().forEach(OUT::println);
    float[][] vectors = new float[count][];
    int[][] levels = new int[2][count];
    SplittableRandom random = new SplittableRandom(1);
    float[] centre = new float[DIMENSION];
    for (int i = 0; i < count; i++) {
      if (i % PER_CLASS == 0) {
        centre = around(new float[DIMENSION], 1, random);
      }
      vectors[i] = unit(around(centre, SPREAD, random));
      levels[0][i] = i / PER_GROUP;
      levels[1][i] = i / PER_CLASS;
    }
    long begin = System.nanoTime();
    RetrievalReport report = RetrievalMetrics.leaveOneOut(vectors, levels);
    OUT.printf("%,d images, all metrics: %.0f s%n", count, (System.nanoTime() - begin) / 1e9);
    report.metrics().forEach((key, value) -> OUT.printf("  %-24s %.4f%n", key, value));
    Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .forEach(OUT::println);
  }

  private static float[] around(float[] centre, double spread, SplittableRandom random) {
    float[] point = centre.clone();
    for (int d = 0; d < point.length; d++) {
      point[d] += (float) (spread * random.nextGaussian());
    }
    return point;
  }

  private static float[] unit(float[] v) {
    double squared = 0;
    for (float x : v) {
      squared += x * x;
    }
    for (int d = 0; d < v.length; d++) {
      v[d] /= (float) Math.sqrt(squared);
    }
    return v;
  }
}
