package dev.kindred.bench;

import dev.kindred.vectors.VectorReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/**
 * Recall, speed, size and cost of building, of Kindred beside stock Lucene and jvector.
 *
 * <p>Arguments: file with the base; file with the queries, or how many to take out of the base at
 * random; rounds. Each round asks every query of every engine at every effort, with one thread and
 * with two, engines in turns; what counts is the median over the rounds. Speed is counted in
 * processor time, which other work on the machine disturbs least: queries a second that one thread
 * answers, summed over the threads. An engine is not asked at more effort than brings it to a
 * recall of .995.
 */
final class SearchSpeed {

  private static final int K = 10;
  private static final int BUILD_THREADS = 2;
  private static final int[] EFFORTS = {
    10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 448, 640, 900
  };
  private static final double[] RECALLS = {.90, .95, .99};
  private static final double ENOUGH = .995;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private record Setting(Engine engine, int threads, int effort) {}

  private record Measured(double recall, double speed) {}

  private final Truth truth;
  private final Map<Setting, List<Measured>> measured = new HashMap<>();

  private SearchSpeed(Truth truth) {
    this.truth = truth;
  }

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    float[][] base = VectorReader.readAll(Path.of(arguments[0]));
    float[][] queries;
    if (Pattern.matches("\\d+", arguments[1])) {
      shuffle(base);
      int count = Integer.parseInt(arguments[1]);
      queries = Arrays.copyOf(base, count);
      base = Arrays.copyOfRange(base, count, base.length);
    } else {
      queries = VectorReader.readAll(Path.of(arguments[1]));
    }
    Machine.facts().forEach(System.out::println);
    System.out.printf(
        "%,d vectors of %d dimensions, %,d queries%n", base.length, base[0].length, queries.length);
    Path directory = Files.createTempDirectory("kindred-bench");
    try {
      new SearchSpeed(Truth.of(base, queries, K))
          .run(base, directory, Integer.parseInt(arguments[2]));
    } finally {
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
    System.out.println(Machine.load());
  }

  private void run(float[][] base, Path directory, int rounds)
      throws IOException, InterruptedException, ExecutionException {
    List<Engine> engines =
        List.of(
            new KindredEngine(directory.resolve("kindred")),
            new LuceneEngine(directory.resolve("lucene")),
            new JvectorEngine(directory.resolve("jvector")));
    System.out.println("| engine | build CPU s | MB |\n|---|---|---|");
    for (Engine engine : engines) {
      long start = Machine.processCpuNanos();
      engine.build(base, BUILD_THREADS);
      double seconds = (Machine.processCpuNanos() - start) / 1e9;
      System.out.printf(
          Locale.ROOT, "| %s | %.1f | %.1f |%n", engine.name(), seconds, engine.bytes() / 1e6);
    }
    Map<Engine, Integer> enough = new HashMap<>();
    for (int round = -1; round < rounds; round++) { // the first one warms up
      for (int effort : EFFORTS) {
        for (int threads = 1; threads <= 2; threads++) {
          for (Engine engine : engines) {
            if (effort <= enough.getOrDefault(engine, Integer.MAX_VALUE)) {
              Measured result = ask(engine, threads, effort);
              if (round >= 0) {
                measured
                    .computeIfAbsent(new Setting(engine, threads, effort), _ -> new ArrayList<>())
                    .add(result);
              } else if (result.recall >= ENOUGH) {
                enough.merge(engine, effort, Math::min);
              }
            }
          }
        }
      }
    }
    System.out.println("| engine | threads | .90 | .95 | .99 |\n|---|---|---|---|---|");
    for (int threads = 1; threads <= 2; threads++) {
      for (Engine engine : engines) {
        Curve curve = curve(engine, threads);
        StringBuilder line = new StringBuilder("| %s | %d |".formatted(engine.name(), threads));
        for (double recall : RECALLS) {
          line.append(' ').append(curve.at(recall)).append(" |");
        }
        System.out.println(line);
      }
    }
    for (Engine engine : engines) {
      for (Curve.Point point : curve(engine, 1).points()) {
        System.out.printf(
            Locale.ROOT,
            "%s effort %d: recall %.4f, %,.0f queries/s%n",
            engine.name(),
            point.effort(),
            point.recall(),
            point.speed());
      }
      engine.close();
    }
  }

  private Curve curve(Engine engine, int threads) {
    List<Curve.Point> points = new ArrayList<>();
    for (int effort : EFFORTS) {
      List<Measured> results = measured.get(new Setting(engine, threads, effort));
      if (results != null) {
        double speed = Machine.median(results.stream().map(Measured::speed).toList());
        points.add(new Curve.Point(effort, results.getFirst().recall, speed));
      }
    }
    return new Curve(points);
  }

  private Measured ask(Engine engine, int threads, int effort)
      throws InterruptedException, ExecutionException {
    double recall = 0;
    double speed = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Measured>> parts = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t;
        parts.add(pool.submit(() -> askPart(engine, first, threads, effort)));
      }
      for (Future<Measured> part : parts) {
        recall += part.get().recall / threads;
        speed += part.get().speed;
      }
    }
    return new Measured(recall, speed);
  }

  /** Every so many-th query, from the first given on. */
  private Measured askPart(Engine engine, int first, int step, int effort) throws IOException {
    Engine.Searcher searcher = engine.searcher();
    int[][] answers = new int[truth.queries().length][];
    int asked = 0;
    long start = THREADS.getCurrentThreadCpuTime();
    for (int q = first; q < answers.length; q += step) {
      answers[q] = searcher.search(truth.queries()[q], K, effort);
      asked++;
    }
    double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
    double recall = 0;
    for (int q = first; q < answers.length; q += step) {
      recall += truth.recall(q, answers[q]);
    }
    return new Measured(recall / asked, asked / seconds);
  }

  private static void shuffle(float[][] rows) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = rows.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      float[] row = rows[i];
      rows[i] = rows[j];
      rows[j] = row;
    }
  }
}
