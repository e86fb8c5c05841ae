package dev.kindred.hostile;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A thread that does one task after the other and is watched. It counts as hanging when a task has
 * taken {@link #MOST} of processor time, which a loaded machine does not use up; or, as a task may
 * wait for others, a far longer time by the clock.
 */
final class Watched {
  static final Duration MOST = Duration.ofSeconds(5);
  private static final Duration MOST_WAITING = Duration.ofMinutes(3);
  private static final Duration GLANCE = Duration.ofMillis(50);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Thread thread;
  private volatile long started = System.nanoTime();
  private volatile long processorTime;

  Watched(Runnable tasks) {
    thread = Thread.ofPlatform().daemon().name("hostile").unstarted(tasks);
  }

  /** To be called by the thread itself, before each task. */
  void begins() {
    processorTime = THREADS.getCurrentThreadCpuTime();
    started = System.nanoTime();
  }

  /** Runs all tasks; returns where the thread hangs, or null when it has done them. */
  @Nullable String run() throws InterruptedException {
    thread.start();
    while (!thread.join(GLANCE)) {
      long before = processorTime;
      long now = THREADS.getThreadCpuTime(thread.threadId());
      // A new task may have begun between the two looks.
      boolean busy = before == processorTime && now - before > MOST.toNanos();
      if (busy || System.nanoTime() - started > MOST_WAITING.toNanos()) {
        return Arrays.stream(thread.getStackTrace())
            .map(frame -> "\n    at " + frame)
            .collect(Collectors.joining());
      }
    }
    return null;
  }
}
