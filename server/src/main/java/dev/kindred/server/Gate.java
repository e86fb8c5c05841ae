package dev.kindred.server;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the sum of all requests within what the machine has: so much in memory, so many at work, so
 * many waiting. What is beyond that is refused at once, to be tried again.
 */
final class Gate {
  /** Bodies are counted in pieces of this many bytes. */
  private static final int PIECE = 4096;

  private final ServerLimits limits;
  private final Semaphore memory;
  private final Semaphore running;
  private final AtomicInteger waiting = new AtomicInteger();

  Gate(ServerLimits limits) {
    this.limits = limits;
    this.memory = new Semaphore(pieces(limits.bodyBytes()));
    this.running = new Semaphore(limits.running(), true);
  }

  /** Work that takes a processor. */
  interface Work<T extends @Nullable Object> {
    T run() throws Exception;
  }

  /** Memory until it is closed. */
  interface Reservation extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Sets memory aside for a body.
   *
   * @throws Problem when too much is in use
   */
  Reservation reserve(long bytes) {
    int pieces = pieces(bytes);
    if (!memory.tryAcquire(pieces)) {
      throw new Problem(
          Problem.BUSY, "other requests take all the memory for bodies; try again in a second");
    }
    return () -> memory.release(pieces);
  }

  /**
   * Runs the work when it is its turn.
   *
   * @throws Problem when that would take too long
   */
  <T extends @Nullable Object> T run(Work<T> work) throws Exception {
    if (!running.tryAcquire()) {
      await();
    }
    try {
      return work.run();
    } finally {
      running.release();
    }
  }

  private void await() throws InterruptedException {
    try {
      if (waiting.incrementAndGet() > limits.waiting()
          || !running.tryAcquire(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
        throw Problem.busy();
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Requests at work or waiting for it. */
  int busy() {
    return limits.running() - running.availablePermits() + waiting.get();
  }

  private static int pieces(long bytes) {
    return Math.toIntExact((bytes + PIECE - 1) / PIECE);
  }
}
