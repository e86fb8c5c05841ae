package dev.kindred.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Squared Euclidean distances from every query to every gallery vector, produced one row at a time.
 *
 * <p>Queries are taken in blocks of {@value #BLOCK} against gallery tiles of {@value #TILE} vectors
 * held transposed, so that the inner loop runs over neighbouring gallery vectors and vectorises. A
 * dot product is summed in dimension order whatever the hardware or the thread count: results are
 * the same bits everywhere, d(a,b) = d(b,a), and equal vectors are at distance 0.
 */
final class SquaredDistances {
  static final int TILE = 512;
  private static final int BLOCK = 32;
  private static final int UNROLL = 4;

  private final float[][] queries;
  private final float[] queryNorms;
  private final int galleryCount;

  /** [tile][dimension, padded to UNROLL][position in tile]. */
  private final float[][][] tiles;

  private final float[][] tileNorms;

  /** Receives rows; one instance serves one thread. */
  interface RowVisitor {
    /**
     * Takes the row of one query. The array is reused.
     *
     * @param squared the squared distance to each gallery position
     */
    void row(int query, float[] squared);
  }

  /** The squared distance of one pair, in double precision. */
  static double between(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      double difference = (double) a[d] - b[d];
      sum += difference * difference;
    }
    return sum;
  }

  SquaredDistances(float[][] queries, float[][] gallery) {
    int dimension = dimension(queries, gallery);
    int padded = (dimension + UNROLL - 1) / UNROLL * UNROLL;
    this.galleryCount = gallery.length;
    this.queries = padded(queries, padded);
    this.queryNorms = norms(queries, "query");
    float[] galleryNorms = norms(gallery, "gallery");
    int tileCount = (gallery.length + TILE - 1) / TILE;
    this.tiles = new float[tileCount][padded][TILE];
    this.tileNorms = new float[tileCount][TILE];
    for (int i = 0; i < gallery.length; i++) {
      float[][] tile = tiles[i / TILE];
      for (int d = 0; d < dimension; d++) {
        tile[d][i % TILE] = gallery[i][d];
      }
      tileNorms[i / TILE][i % TILE] = galleryNorms[i];
    }
  }

  /**
   * Visits the row of every query, in no particular order.
   *
   * @param visitors makes one visitor per thread
   * @return the visitors used, for merging
   */
  <V extends RowVisitor> List<V> visit(int threads, Supplier<V> visitors) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    int blocks = (queries.length + BLOCK - 1) / BLOCK;
    int workers = Math.max(1, Math.min(threads, blocks));
    AtomicInteger nextBlock = new AtomicInteger();
    List<V> made = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      made.add(visitors.get());
    }
    if (workers == 1) {
      work(nextBlock, blocks, made.getFirst());
      return made;
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> futures = new ArrayList<>();
      for (V visitor : made) {
        futures.add(pool.submit(() -> work(nextBlock, blocks, visitor)));
      }
      await(pool, futures);
    }
    return made;
  }

  private static void await(ExecutorService pool, List<Future<?>> futures) {
    try {
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while measuring distances");
    } catch (ExecutionException e) {
      pool.shutdownNow();
      throw new IllegalStateException("measuring distances failed", e.getCause());
    }
  }

  private void work(AtomicInteger nextBlock, int blocks, RowVisitor visitor) {
    float[][] rows = new float[BLOCK][galleryCount];
    float[][] sums = new float[2][TILE];
    int block = nextBlock.getAndIncrement();
    while (block < blocks && !Thread.currentThread().isInterrupted()) {
      int from = block * BLOCK;
      int count = Math.min(BLOCK, queries.length - from);
      for (int t = 0; t < tiles.length; t++) {
        for (int q = 0; q < count; q += 2) {
          // An odd last query is paired with itself: the second result is thrown away.
          int second = Math.min(q + 1, count - 1);
          dots(queries[from + q], queries[from + second], tiles[t], sums[0], sums[1]);
          store(queryNorms[from + q], sums[0], t, rows[q]);
          if (second > q) {
            store(queryNorms[from + second], sums[1], t, rows[second]);
          }
        }
      }
      for (int q = 0; q < count; q++) {
        visitor.row(from + q, rows[q]);
      }
      block = nextBlock.getAndIncrement();
    }
  }

  private void store(float norm, float[] sums, int t, float[] row) {
    distances(norm, sums, tileNorms[t]);
    int start = t * TILE;
    System.arraycopy(sums, 0, row, start, Math.min(TILE, galleryCount - start));
  }

  private static void distances(float norm, float[] sums, float[] norms) {
    for (int j = 0; j < TILE; j++) {
      // Rounding may leave a tiny negative number between near-equal vectors.
      sums[j] = Math.max(0f, norm + norms[j] - 2f * sums[j]);
    }
  }

  private static void dots(float[] a, float[] b, float[][] tile, float[] sumA, float[] sumB) {
    Arrays.fill(sumA, 0f);
    Arrays.fill(sumB, 0f);
    for (int d = 0; d < a.length; d += UNROLL) {
      addProducts(a, b, tile, d, sumA, sumB);
    }
  }

  // All arrays share one index, which is what lets the compiler vectorise without alias checks.
  private static void addProducts(
      float[] a, float[] b, float[][] tile, int d, float[] sumA, float[] sumB) {
    float a0 = a[d], a1 = a[d + 1], a2 = a[d + 2], a3 = a[d + 3];
    float b0 = b[d], b1 = b[d + 1], b2 = b[d + 2], b3 = b[d + 3];
    float[] t0 = tile[d], t1 = tile[d + 1], t2 = tile[d + 2], t3 = tile[d + 3];
    for (int j = 0; j < TILE; j++) {
      sumA[j] = sumA[j] + a0 * t0[j] + a1 * t1[j] + a2 * t2[j] + a3 * t3[j];
      sumB[j] = sumB[j] + b0 * t0[j] + b1 * t1[j] + b2 * t2[j] + b3 * t3[j];
    }
  }

  private static int dimension(float[][] queries, float[][] gallery) {
    if (queries.length == 0 || gallery.length == 0) {
      throw new IllegalArgumentException(
          "need at least one query and one gallery vector, got %d and %d"
              .formatted(queries.length, gallery.length));
    }
    int dimension = queries[0].length;
    requireDimension(queries, dimension, "query");
    requireDimension(gallery, dimension, "gallery");
    return dimension;
  }

  private static float[][] padded(float[][] vectors, int length) {
    float[][] padded = vectors.clone();
    for (int i = 0; i < padded.length; i++) {
      if (padded[i].length < length) {
        padded[i] = Arrays.copyOf(padded[i], length);
      }
    }
    return padded;
  }

  private static void requireDimension(float[][] vectors, int dimension, String role) {
    for (int i = 0; i < vectors.length; i++) {
      if (vectors[i].length != dimension) {
        throw new IllegalArgumentException(
            "%s vector %d has %d dimensions, expected %d"
                .formatted(role, i, vectors[i].length, dimension));
      }
    }
  }

  private static float[] norms(float[][] vectors, String role) {
    float[] norms = new float[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      float sum = 0f;
      for (float v : vectors[i]) {
        sum += v * v;
      }
      if (!Float.isFinite(sum)) {
        throw new IllegalArgumentException("%s vector %d is not finite".formatted(role, i));
      }
      norms[i] = sum;
    }
    return norms;
  }
}
