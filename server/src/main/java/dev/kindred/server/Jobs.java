package dev.kindred.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The jobs of a server: those that run, and the latest that have ended. */
final class Jobs implements AutoCloseable {
  /** More are refused. */
  static final int MOST_RUNNING = 8;

  /** Of those that have ended, that are remembered. */
  static final int REMEMBERED = 50;

  private final ServerListener listener;
  private final ServerLimits limits;
  private final Deque<Job> jobs = new ArrayDeque<>();
  private int next = 1;
  private boolean closed;

  Jobs(ServerLimits limits, ServerListener listener) {
    this.limits = limits;
    this.listener = listener;
  }

  /**
   * Starts a job.
   *
   * @param kind what it does; of each kind, an index has one job at a time
   * @throws Problem when there is one, or too much is going on
   */
  Job start(String kind, String index, Job.Task task) {
    Job job;
    synchronized (this) {
      List<Job> running = running();
      for (Job other : running) {
        if (other.isAbout(kind, index)) {
          throw new Problem(
              Problem.CONFLICT,
              "job %d, a %s of this index, is running; follow it, or cancel it first"
                  .formatted(other.id(), kind));
        }
      }
      if (closed || running.size() >= MOST_RUNNING) {
        throw Problem.busy();
      }
      job = new Job(next++, kind, index);
      jobs.addFirst(job);
      forget();
    }
    Thread.ofPlatform().daemon().name(kind + "-" + job.id()).start(() -> job.run(task, listener));
    return job;
  }

  private List<Job> running() {
    return jobs.stream().filter(job -> !job.isFinal()).toList();
  }

  private void forget() {
    List<Job> ended = jobs.stream().filter(Job::isFinal).toList();
    if (ended.size() > REMEMBERED) {
      jobs.removeAll(ended.subList(REMEMBERED, ended.size()));
    }
  }

  /** The latest first. */
  synchronized List<Job> all() {
    return new ArrayList<>(jobs);
  }

  synchronized @Nullable Job find(int id) {
    return jobs.stream().filter(job -> job.id() == id).findFirst().orElse(null);
  }

  /** Stops all, after what they commit, and waits for that. */
  @Override
  public void close() {
    List<Job> left;
    synchronized (this) {
      closed = true;
      left = running();
    }
    left.forEach(Job::cancel);
    long deadline = System.nanoTime() + limits.stopping().toNanos();
    try {
      for (Job job : left) {
        job.await(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what was committed is safe
    }
  }
}
