package dev.kindred.bench;

import dev.kindred.data.Batch;
import dev.kindred.data.BatchLoader;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.PkSampler;
import dev.kindred.image.Augmentation;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.NtXent;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.Tensor;
import dev.kindred.train.Sampling;
import dev.kindred.train.Trainer;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.TrainingStep;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What decoding and augmentation cost training: images a second of the step alone on one fixed
 * batch, and of the loader with the step, in alternating blocks; and the loader's processor time an
 * image. Encoder {@code gray40}, NT-Xent, the default batch.
 */
final class TrainingRate {
  private static final int BLOCK_STEPS = 12;
  private static final int LOADER_PARTS = 4;
  private static final int LOADER_BATCHES = 200;
  private static final int WARM_UP_PASSES = 4;
  private static final int THREADS = Integer.getInteger("kindred.bench.threads", 2);
  private static final double LEARNING_RATE = 1e-3;
  private static final PrintStream OUT = System.out;

  private final ImageFolder folder;
  private final int[] classOf;
  private final TrainingConfig config;

  private TrainingRate(ImageFolder folder) {
    this.folder = folder;
    Map<String, Integer> numbers = new TreeMap<>();
    this.classOf =
        folder.items().stream()
            .mapToInt(i -> numbers.computeIfAbsent(i.classKey(), k -> numbers.size()))
            .toArray();
    this.config =
        TrainingConfig.of(new NtXent(0.07), Encoder.named("gray40")).with(Device.CPU, THREADS);
  }

  /** Runs the benchmark on a folder, zip or manifest; the second argument is the rounds (8). */
  public static void main(String[] args) throws IOException {
    int rounds = args.length < 2 ? 8 : Integer.parseInt(args[1]);
    Machine.facts().forEach(OUT::println);
    try (ImageFolder folder = ImageFolder.open(Path.of(args[0]))) {
      TrainingRate rate = new TrainingRate(folder);
      rate.loaderAlone();
      rate.stepAndLoader(rounds);
    }
    OUT.println(Machine.load());
    OUT.printf(Locale.ROOT, "peak memory: %d MB%n", Machine.peakMemoryBytes() >> 20);
  }

  private BatchLoader loader(int threads) {
    Sampling s = config.sampling();
    List<ImageItem> items = folder.items();
    return new BatchLoader(
        folder,
        items,
        classOf,
        new PkSampler(classOf, s.classesPerBatch(), s.imagesPerClass(), 1),
        Trainer.preprocess(config.network()),
        Augmentation.GLYPHS,
        s.quarterTurnClasses(),
        threads,
        1);
  }

  /** One worker: the first batches decode, later ones find nearly all images prepared. */
  private void loaderAlone() throws IOException {
    int batch = config.sampling().batchSize();
    try (BatchLoader loader = loader(1)) {
      for (int part = 0; part < LOADER_PARTS; part++) {
        long cpu = Machine.processCpuNanos();
        for (int i = 0; i < LOADER_BATCHES; i++) {
          loader.next();
        }
        double micros = (Machine.processCpuNanos() - cpu) / 1e3 / LOADER_BATCHES / batch;
        OUT.printf(
            Locale.ROOT,
            "loader alone, batches %d..%d: %.1f us CPU an image%n",
            part * LOADER_BATCHES,
            (part + 1) * LOADER_BATCHES,
            micros);
      }
    }
  }

  private void stepAndLoader(int rounds) throws IOException {
    int size = config.sampling().batchSize();
    List<Double> bare = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    List<Double> bareCpu = new ArrayList<>();
    List<Double> wholeCpu = new ArrayList<>();
    try (TrainingStep step = TrainingStep.create(config);
        BatchLoader loader = loader(THREADS)) {
      FloatBuffer first = loader.next().images();
      FloatBuffer fixed = Tensor.buffer(first.remaining()).put(first.duplicate()).flip();
      // Nearly every image is drawn, decoded and kept before the clock starts.
      for (int i = 0; i < WARM_UP_PASSES * folder.items().size() / size; i++) {
        loader.next();
      }
      for (int i = 0; i < BLOCK_STEPS; i++) {
        step.run(fixed, LEARNING_RATE);
      }
      for (int r = 0; r < rounds; r++) {
        step.run(fixed, LEARNING_RATE);
        long cpu = Machine.processCpuNanos();
        long start = System.nanoTime();
        for (int i = 0; i < BLOCK_STEPS; i++) {
          step.run(fixed, LEARNING_RATE);
        }
        bare.add((System.nanoTime() - start) / 1e6 / BLOCK_STEPS);
        bareCpu.add((Machine.processCpuNanos() - cpu) / 1e6 / BLOCK_STEPS);
        // What was filled meanwhile must not count.
        for (int i = 0; i < THREADS + 3; i++) {
          step.run(loader.next().images(), LEARNING_RATE);
        }
        cpu = Machine.processCpuNanos();
        start = System.nanoTime();
        for (int i = 0; i < BLOCK_STEPS; i++) {
          Batch batch = loader.next();
          step.run(batch.images(), LEARNING_RATE);
        }
        whole.add((System.nanoTime() - start) / 1e6 / BLOCK_STEPS);
        wholeCpu.add((Machine.processCpuNanos() - cpu) / 1e6 / BLOCK_STEPS);
      }
    }
    print("step alone", Machine.median(bare), Machine.median(bareCpu), size);
    print("loader and step", Machine.median(whole), Machine.median(wholeCpu), size);
    OUT.printf(
        Locale.ROOT,
        "rate kept: %.3f by the clock, %.3f by processor time%n",
        Machine.median(bare) / Machine.median(whole),
        Machine.median(bareCpu) / Machine.median(wholeCpu));
  }

  private static void print(String what, double millis, double cpu, int images) {
    OUT.printf(
        Locale.ROOT,
        "%-16s %7.1f ms/step %7.1f CPU ms/step %7.0f images/s%n",
        what,
        millis,
        cpu,
        1000 * images / millis);
  }
}
