package dev.kindred.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs of an experiment, some at the same time. */
final class SideBySide {
  private final int atOnce;
  private final BooleanSupplier cancelled;
  private final AtomicBoolean failed = new AtomicBoolean();

  /**
   * @param atOnce how many run at the same time, at least 1
   * @param cancelled whether all is to end early
   */
  SideBySide(int atOnce, BooleanSupplier cancelled) {
    this.atOnce = atOnce;
    this.cancelled = cancelled;
  }

  /** One of them. */
  interface Job<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Whether a run is to end early: all are cancelled, or one of them has failed. */
  boolean isOver() {
    return failed.get() || cancelled.getAsBoolean();
  }

  /**
   * Runs all; the first alone, so that what it leaves for the others, such as kept features, is
   * made once.
   *
   * @return their results, in the order of the jobs
   * @throws IOException of the first that failed, once the others have ended; so are exceptions
   *     without a check
   */
  <T> List<T> run(List<Job<T>> jobs) throws IOException, InterruptedException {
    List<T> results = new ArrayList<>();
    for (Job<T> job : atOnce == 1 ? jobs : jobs.subList(0, 1)) {
      results.add(job.run());
    }
    if (results.size() == jobs.size()) {
      return results;
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(atOnce)) {
      List<Future<T>> futures =
          jobs.stream().skip(1).map(job -> pool.submit(() -> unlessOver(job))).toList();
      try {
        for (Future<T> future : futures) {
          results.add(future.get());
        }
      } catch (ExecutionException e) {
        throw thrown(e.getCause());
      } finally {
        // What waits is dropped, what runs sees that it is over.
        failed.set(results.size() < jobs.size());
        futures.forEach(future -> future.cancel(false));
      }
    }
    return results;
  }

  private <T> T unlessOver(Job<T> job) throws IOException, InterruptedException {
    try {
      return job.run();
    } catch (IOException | RuntimeException | Error e) {
      failed.set(true);
      throw e;
    }
  }

  private static IOException thrown(@Nullable Throwable cause) throws InterruptedException {
    return switch (cause) {
      case IOException e -> e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> new IOException(cause);
    };
  }
}
