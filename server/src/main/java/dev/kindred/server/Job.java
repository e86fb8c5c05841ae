package dev.kindred.server;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Something that takes long and goes on in the background, followed by whoever asks. */
final class Job {
  private static final double NANOS = 1e9;

  /** Does the work of a job. */
  interface Task {
    /**
     * Works, and tells how far it is as often as it likes.
     *
     * @return what is told at the end, as JSON
     * @throws CancellationException when the job was cancelled, which the progress throws
     * @throws Problem when it cannot be done, for a reason that clients may know
     */
    Object run(Progress progress) throws Exception;
  }

  /** How far a task is. */
  interface Progress {
    /**
     * @param phase in a word or two
     * @param total how much there is to do in this phase, 0 when that is unknown
     * @throws CancellationException when the task is to stop
     */
    void at(String phase, long done, long total);
  }

  /** Where a job is in its life. */
  enum State {
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    boolean isFinal() {
      return this != RUNNING;
    }
  }

  private final int id;
  private final String kind;
  private final String index;
  private final Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final long begun = System.nanoTime();

  private State state = State.RUNNING;
  private boolean cancelled;
  private String phase = "waiting";
  private long phaseBegun = begun;
  private long done;
  private long total;
  private long ended;
  private @Nullable Object result;
  private @Nullable String error;
  private long version;

  /**
   * @param kind what it does, such as sync
   * @param index the name of the index that it is about
   */
  Job(int id, String kind, String index) {
    this.id = id;
    this.kind = kind;
    this.index = index;
  }

  int id() {
    return id;
  }

  /** Does the task, and never throws. */
  void run(Task task, ServerListener listener) {
    try {
      Object told = task.run(this::at);
      end(State.DONE, told, null);
    } catch (CancellationException e) {
      end(State.CANCELLED, null, null);
    } catch (Problem e) {
      end(State.FAILED, null, e.getMessage());
    } catch (Exception | OutOfMemoryError e) {
      listener.failed("the %s of %s".formatted(kind, index), e);
      end(State.FAILED, null, "the server failed at this; its operator sees what happened");
    }
  }

  private synchronized void at(String newPhase, long newDone, long newTotal) {
    if (cancelled) {
      throw new CancellationException();
    }
    if (!phase.equals(newPhase)) {
      phase = newPhase;
      phaseBegun = System.nanoTime();
    }
    done = newDone;
    total = newTotal;
    changed();
  }

  private synchronized void end(State last, @Nullable Object told, @Nullable String why) {
    state = last;
    result = told;
    error = why;
    ended = System.nanoTime();
    changed();
  }

  private void changed() {
    version++;
    notifyAll();
  }

  /** Asks the task to stop, which it does at its next step. */
  synchronized void cancel() {
    cancelled = true;
    changed();
  }

  synchronized boolean isFinal() {
    return state.isFinal();
  }

  synchronized boolean isAbout(String otherKind, String otherIndex) {
    return kind.equals(otherKind) && index.equals(otherIndex);
  }

  /** What there is to tell, and how many changes that was after. */
  record View(long version, boolean last, Map<String, Object> document) {}

  synchronized View view() {
    Map<String, Object> document = new LinkedHashMap<>();
    long now = state.isFinal() ? ended : System.nanoTime();
    document.put("id", id);
    document.put("kind", kind);
    document.put("index", index);
    document.put("state", cancelled && !state.isFinal() ? "stopping" : name(state));
    document.put("started", started.toString());
    document.put("seconds", Math.rint((now - begun) / NANOS * 10) / 10);
    document.put("phase", phase);
    document.put("done", done);
    document.put("total", total);
    double seconds = (now - phaseBegun) / NANOS;
    if (!state.isFinal() && done > 0 && seconds > 0) {
      double rate = done / seconds;
      document.put("rate", Math.rint(rate * 10) / 10);
      document.put("eta", Math.ceil(Math.max(0, total - done) / rate));
    }
    if (result != null) {
      document.put("result", result);
    }
    if (error != null) {
      document.put("error", error);
    }
    return new View(version, state.isFinal(), document);
  }

  private static String name(State state) {
    return switch (state) {
      case RUNNING -> "running";
      case DONE -> "done";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }

  /** Waits until there is more to tell than at that version, or the time is over. */
  synchronized View viewAfter(long known, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (version == known && !state.isFinal() && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    return view();
  }

  /** Waits for the end. */
  synchronized boolean await(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (!state.isFinal() && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    return state.isFinal();
  }
}
