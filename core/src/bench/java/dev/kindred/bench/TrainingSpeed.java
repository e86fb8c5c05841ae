package dev.kindred.bench;

import dev.kindred.runtime.ModelException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times one training step of Kindred and of libtorch, alternating.
 *
 * <p>Each engine runs blocks of about {@value #BLOCK_MILLIS} ms in turn; a block's figure is its
 * mean time a step, the reported figure the median over the blocks.
 */
final class TrainingSpeed {
  private static final int BLOCK_MILLIS = 400;
  private static final int WARM_UP_STEPS = 8;
  private static final int BATCHES = 16;
  private static final int THREADS = Integer.getInteger("kindred.bench.threads", 2);
  private static final long SEED = 7;
  private static final PrintStream OUT = System.out;

  private TrainingSpeed() {}

  /**
   * Runs the benchmark. Optional arguments: the number of rounds (default 10); a part of the names
   * of the workloads to run.
   */
  public static void main(String[] args) throws ModelException {
    int rounds = args.length == 0 ? 10 : Integer.parseInt(args[0]);
    Machine.facts().forEach(OUT::println);
    OUT.println("libtorch " + LibtorchStep.version());
    OUT.println();
    OUT.println("batch-hard triplet loss (margin 0.2), Adam; medians over rounds");
    OUT.printf(
        "%-24s %-9s %9s %9s %9s %9s%n",
        "batch", "engine", "ms/step", "cpu ms", "images/s", "ratio");
    List<Workload> workloads = new ArrayList<>(Workload.ENCODERS);
    workloads.add(Workload.BACKBONE);
    for (Workload workload : workloads) {
      if (args.length < 2 || workload.toString().contains(args[1])) {
        compare(workload, rounds);
      }
    }
    OUT.println();
    OUT.println(Machine.load());
    OUT.printf("peak resident memory of both engines: %d MiB%n", Machine.peakMemoryBytes() >> 20);
  }

  private static void compare(Workload workload, int rounds) throws ModelException {
    List<Contender> contenders =
        List.of(
            new Contender("kindred", kindred(workload)),
            new Contender("libtorch", new LibtorchStep(workload, BATCHES, SEED)));
    contenders.forEach(Contender::warmUp);
    for (int r = 0; r < rounds; r++) {
      contenders.forEach(Contender::block);
    }
    double peer = contenders.getLast().millis();
    contenders.forEach(c -> c.print(workload, peer));
    contenders.forEach(c -> c.step.close());
  }

  private static TimedStep kindred(Workload workload) throws ModelException {
    return switch (workload.net()) {
      case CONV4, GRAY40, RGB64 -> new KindredStep(workload, BATCHES, THREADS, SEED);
      case SQUEEZENET -> new SqueezeNetStep(workload, BATCHES, THREADS, SEED);
    };
  }

  /** One engine's step and the figures of its blocks so far. */
  private static final class Contender {
    private final String name;
    private final TimedStep step;
    private final List<Double> wallMillis = new ArrayList<>();
    private final List<Double> cpuMillis = new ArrayList<>();
    private int stepsInBlock = 1;

    Contender(String name, TimedStep step) {
      this.name = name;
      this.step = step;
    }

    void warmUp() {
      double best = Double.MAX_VALUE;
      for (int i = 0; i < WARM_UP_STEPS; i++) {
        long start = System.nanoTime();
        step.run();
        best = Math.min(best, (System.nanoTime() - start) / 1e6);
      }
      stepsInBlock = (int) Math.max(2, Math.ceil(BLOCK_MILLIS / best));
    }

    void block() {
      step.run(); // the other engine's threads and cache lines go
      long cpu = Machine.processCpuNanos();
      long start = System.nanoTime();
      for (int i = 0; i < stepsInBlock; i++) {
        step.run();
      }
      wallMillis.add((System.nanoTime() - start) / 1e6 / stepsInBlock);
      cpuMillis.add((Machine.processCpuNanos() - cpu) / 1e6 / stepsInBlock);
    }

    double millis() {
      return Machine.median(wallMillis);
    }

    void print(Workload workload, double peerMillis) {
      OUT.printf(
          Locale.ROOT,
          "%-24s %-9s %9.1f %9.1f %9.0f %8.2fx%n",
          workload,
          name,
          millis(),
          Machine.median(cpuMillis),
          1000 * workload.batch() / millis(),
          peerMillis / millis());
    }
  }
}
