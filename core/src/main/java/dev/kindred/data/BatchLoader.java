package dev.kindred.data;

import dev.kindred.image.Augmentation;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.Limits;
import dev.kindred.image.Preprocess;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and augments batches on worker threads, some steps ahead of training. What a batch holds
 * depends on the seeds and the step alone, never on the number of threads.
 *
 * <p>An image that cannot be read is listed in {@link #skipped} and replaced by another one of its
 * class, or the judgment that it is part of by another judgment. For use by one consumer thread;
 * close it to end the workers.
 */
public final class BatchLoader implements BatchSource {
  /** Batches beyond one for each worker: the two a consumer may hold, and one that is ready. */
  private static final int SPARE_BATCHES = 3;

  private final BatchAssembler assembler;
  private final Batch[] ring;
  private final long[] stepIn;
  private final int threads;
  private final List<Thread> workers = new ArrayList<>();

  // Guarded by this object's monitor.
  private long nextToFill;
  private long nextToGive;
  private boolean closed;
  private @Nullable Throwable failure;

  /**
   * Loads batches of classes, with a quarter of the Java heap for decoded images.
   *
   * @param folder where the files are read
   * @param items what the sampler's numbers refer to
   * @param classOf class of each item
   * @param sampler choice of items, built from {@code classOf}
   * @param preprocess the encoder's input
   * @param augmentation random variation
   * @param quarterTurnClasses whether each class c becomes four, {@code 4 c + t}: its images turned
   *     t times by a quarter; the sampler then chooses among those
   * @param threads number of workers, at least 1
   * @param seed of the variation
   */
  public BatchLoader(
      ImageFolder folder,
      List<ImageItem> items,
      int[] classOf,
      PkSampler sampler,
      Preprocess preprocess,
      Augmentation augmentation,
      boolean quarterTurnClasses,
      int threads,
      long seed) {
    this(
        inMemory(folder, items, preprocess),
        classOf,
        sampler,
        preprocess,
        augmentation,
        quarterTurnClasses,
        threads,
        seed);
  }

  /**
   * Loads batches of explicit judgments; {@link Batch#judgments} says which. Each image is varied
   * on its own, and its class in the batch is its number.
   *
   * @param folder where the files are read
   * @param items what the judgments' numbers refer to
   * @param sampler choice of judgments
   * @param preprocess the encoder's input
   * @param augmentation random variation
   * @param threads number of workers, at least 1
   * @param seed of the variation
   */
  public BatchLoader(
      ImageFolder folder,
      List<ImageItem> items,
      JudgmentSampler sampler,
      Preprocess preprocess,
      Augmentation augmentation,
      int threads,
      long seed) {
    this(
        new BatchAssembler(
            inMemory(folder, items, preprocess),
            IntStream.range(0, items.size()).toArray(),
            sampler,
            preprocess,
            augmentation,
            1,
            seed),
        threads);
  }

  BatchLoader(
      PreparedImages images,
      int[] classOf,
      PkSampler sampler,
      Preprocess preprocess,
      Augmentation augmentation,
      boolean quarterTurnClasses,
      int threads,
      long seed) {
    this(
        new BatchAssembler(
            images,
            requireFor(sampler, classOf),
            quarterTurnClasses ? sampler.withQuarterTurns() : sampler,
            preprocess,
            augmentation,
            quarterTurnClasses ? 4 : 1,
            seed),
        threads);
  }

  private BatchLoader(BatchAssembler assembler, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be positive, not " + threads);
    }
    this.assembler = assembler;
    this.ring = new Batch[threads + SPARE_BATCHES];
    this.stepIn = new long[ring.length];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = assembler.allocate();
      stepIn[i] = -1;
    }
    this.threads = threads;
  }

  private static PreparedImages inMemory(
      ImageFolder folder, List<ImageItem> items, Preprocess preprocess) {
    return new PreparedImages(
        folder,
        items,
        preprocess,
        new ImageDecoder(Limits.DEFAULT),
        Runtime.getRuntime().maxMemory() / 4);
  }

  private static int[] requireFor(PkSampler sampler, int[] classOf) {
    if (sampler.items() != classOf.length) {
      throw new IllegalArgumentException(
          "the sampler knows %d items, there are %d".formatted(sampler.items(), classOf.length));
    }
    return classOf;
  }

  /**
   * The next batch, waiting for it if necessary. Steps count from 0.
   *
   * @return a batch whose buffer is valid until the second next call
   * @throws DataException when no image, or no judgment, is left that can be read
   * @throws IOException when the thread is interrupted while it waits
   */
  @Override
  public Batch next() throws IOException {
    synchronized (this) {
      start();
      long step = nextToGive++;
      int slot = slot(step);
      notifyAll(); // the batch before the last one may be overwritten now
      try {
        while (stepIn[slot] != step && failure == null && !closed) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for a batch");
      }
      if (stepIn[slot] == step) {
        return ring[slot];
      }
      switch (failure) {
        case null -> throw new IllegalStateException("the loader is closed");
        case DataException e -> throw e;
        case Throwable e -> throw new IllegalStateException("a worker failed", e);
      }
    }
  }

  @Override
  public synchronized void skipTo(long step) {
    if (!workers.isEmpty()) {
      throw new IllegalStateException("the loader has begun already");
    }
    nextToFill = step;
    nextToGive = step;
  }

  private void start() {
    while (workers.size() < threads && !closed) {
      String name = "kindred-batch-" + workers.size();
      workers.add(Thread.ofPlatform().name(name).daemon().start(this::work));
    }
  }

  /** Images found unreadable so far, each once, in the order of the items. */
  @Override
  public List<Skipped> skipped() {
    return assembler.broken();
  }

  private int slot(long step) {
    return (int) (step % ring.length);
  }

  private void work() {
    try {
      while (true) {
        long step;
        synchronized (this) {
          while (!closed && failure == null && !isFree(nextToFill)) {
            wait();
          }
          if (closed || failure != null) {
            return;
          }
          step = nextToFill++;
        }
        Batch batch = ring[slot(step)];
        assembler.fill(step, batch);
        synchronized (this) {
          stepIn[slot(step)] = step;
          notifyAll();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      synchronized (this) {
        failure = failure == null ? e : failure;
        notifyAll();
      }
    }
  }

  /** Whether the batch that a step overwrites is neither the last one given nor the one before. */
  private boolean isFree(long step) {
    return step - ring.length < nextToGive - 2;
  }

  /** Stops the workers and waits until they have ended. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    for (Thread worker : workers) {
      worker.interrupt();
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
