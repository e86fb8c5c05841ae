package dev.kindred.bench;

import dev.kindred.index.Entry;
import dev.kindred.index.Hit;
import dev.kindred.index.IndexCard;
import dev.kindred.index.LuceneIndex;
import dev.kindred.index.LuceneIndexWriter;
import dev.kindred.index.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Loads many generated vectors into one index and searches it: what grows with the number of
 * vectors, on this machine.
 *
 * <p>Arguments: index directory, how many vectors, dimension, seed.
 */
final class Million {

  private static final int CENTRES = 2000;
  private static final double SPREAD = .6;
  private static final int QUERIES = 2000;
  private static final int CHECKED = 100;
  private static final int THREADS = 2;
  private static final int K = 10;

  private final float[][] centres;
  private final SplittableRandom random;

  private Million(int dimension, long seed) {
    random = new SplittableRandom(seed);
    centres = new float[CENTRES][dimension];
    for (float[] centre : centres) {
      for (int d = 0; d < dimension; d++) {
        centre[d] = (float) random.nextGaussian();
      }
    }
  }

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    int dimension = Integer.parseInt(arguments[2]);
    Million vectors = new Million(dimension, Long.parseLong(arguments[3]));
    Machine.facts().forEach(System.out::println);
    load(directory, count, dimension, vectors);
    float[][] queries = new float[QUERIES][];
    Arrays.setAll(queries, i -> vectors.next());
    try (LuceneIndex index = LuceneIndex.open(directory)) {
      System.out.printf("%s%n", index.statistics());
      long[][] truth = new long[CHECKED][];
      for (int q = 0; q < CHECKED; q++) {
        truth[q] = ids(index, new Query(queries[q], K, null, Query.Method.EXACT, 0));
      }
      System.out.println("| effort | recall | p50 ms | p99 ms | queries/s, two threads |");
      System.out.println("|---|---|---|---|---|");
      for (int effort : new int[] {10, 50, 50, 100, 200, 400}) { // the first two warm up
        search(index, queries, truth, effort);
      }
    }
    System.out.printf("peak memory %,d MB%n", Machine.peakMemoryBytes() >> 20);
    System.out.println(Machine.load());
  }

  private static void load(Path directory, int count, int dimension, Million vectors)
      throws IOException {
    long cpu = Machine.processCpuNanos();
    long start = System.nanoTime();
    IndexCard card = new IndexCard(dimension, "benchmark", "");
    try (var writer = LuceneIndexWriter.rebuild(directory, card, THREADS)) {
      for (int i = 0; i < count; i++) {
        Entry entry = new Entry(Integer.toString(i), List.of(), 0, 0, 0, 0, null);
        writer.put(entry, vectors.next());
      }
      print("added", count, start, cpu);
      writer.compact();
    }
    print("searchable", count, start, cpu);
  }

  private static void print(String what, int count, long start, long cpu) {
    System.out.printf(
        Locale.ROOT,
        "%,d %s after %.1f s, %.1f CPU s, peak memory %,d MB%n",
        count,
        what,
        (System.nanoTime() - start) / 1e9,
        (Machine.processCpuNanos() - cpu) / 1e9,
        Machine.peakMemoryBytes() >> 20);
  }

  /** Around one of the centres, of length 1. */
  private float[] next() {
    float[] centre = centres[random.nextInt(CENTRES)];
    float[] vector = new float[centre.length];
    double norm = 0;
    for (int d = 0; d < vector.length; d++) {
      vector[d] = (float) (centre[d] + SPREAD * random.nextGaussian());
      norm += vector[d] * vector[d];
    }
    for (int d = 0; d < vector.length; d++) {
      vector[d] /= (float) Math.sqrt(norm);
    }
    return vector;
  }

  private static long[] ids(LuceneIndex index, Query query) throws IOException {
    return index.search(query).hits().stream().mapToLong(Hit::id).sorted().toArray();
  }

  private static void search(LuceneIndex index, float[][] queries, long[][] truth, int effort)
      throws IOException {
    double found = 0;
    double[] millis = new double[queries.length];
    for (int q = 0; q < queries.length; q++) {
      Query query = new Query(queries[q], K, null, Query.Method.GRAPH, effort);
      long start = System.nanoTime();
      List<Hit> hits = index.search(query).hits();
      millis[q] = (System.nanoTime() - start) / 1e6;
      if (q < truth.length) {
        long[] right = truth[q];
        found += hits.stream().filter(h -> Arrays.binarySearch(right, h.id()) >= 0).count();
      }
    }
    Arrays.sort(millis);
    long start = System.nanoTime();
    IntStream.range(0, THREADS)
        .parallel()
        .forEach(thread -> {
          for (int q = thread; q < queries.length; q += THREADS) {
            ask(index, new Query(queries[q], K, null, Query.Method.GRAPH, effort));
          }
        });
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "| %d | %.4f | %.3f | %.3f | %,.0f |%n",
        effort,
        found / (truth.length * K),
        millis[millis.length / 2],
        millis[millis.length * 99 / 100],
        queries.length / seconds);
  }

  private static void ask(LuceneIndex index, Query query) {
    try {
      index.search(query);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
