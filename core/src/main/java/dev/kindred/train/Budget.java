package dev.kindred.train;

import java.time.Duration;

/** When training ends. */
public sealed interface Budget {
  /** Share of the budget that is used up, 0..1 and beyond. */
  double progress(long steps, long stepsPerEpoch, Duration elapsed);

  /** A tenth of it, though not less than a second, an epoch or a step. */
  default Budget tenth() {
    return switch (this) {
      case Time t -> {
        Duration second = Duration.ofSeconds(1);
        Duration least = t.limit().compareTo(second) < 0 ? t.limit() : second;
        Duration tenth = t.limit().dividedBy(10);
        yield new Time(tenth.compareTo(least) < 0 ? least : tenth);
      }
      case Epochs e -> new Epochs(Math.max(1, e.count() / 10));
      case Steps s -> new Steps(Math.max(1, s.count() / 10));
    };
  }

  /** How large a part of another budget this is; 1 where the two are of different kinds. */
  default double shareOf(Budget whole) {
    return switch (this) {
      case Time t when whole instanceof Time w ->
          t.limit().toNanos() / (double) w.limit().toNanos();
      case Epochs e when whole instanceof Epochs w -> e.count() / (double) w.count();
      case Steps s when whole instanceof Steps w -> s.count() / (double) w.count();
      case Time t -> 1;
      case Epochs e -> 1;
      case Steps s -> 1;
    };
  }

  /** For people: "5m 0s", "10 epochs", "500 steps". */
  String text();

  /**
   * Wall-clock time, validation included. How many steps fit differs from run to run; use one of
   * the others where bytes must repeat.
   */
  record Time(Duration limit) implements Budget {
    /** No time at all is an {@link IllegalArgumentException}. */
    public Time {
      if (!limit.isPositive()) {
        throw new IllegalArgumentException("a time budget must be positive, not " + limit);
      }
    }

    @Override
    public double progress(long steps, long stepsPerEpoch, Duration elapsed) {
      return elapsed.toNanos() / (double) limit.toNanos();
    }

    @Override
    public String text() {
      long seconds = limit.toSeconds();
      return seconds < 60 ? seconds + "s" : seconds / 60 + "m " + seconds % 60 + "s";
    }
  }

  /** Passes over as many images as there are to train on. */
  record Epochs(int count) implements Budget {
    /** Fewer than one is an {@link IllegalArgumentException}. */
    public Epochs {
      if (count < 1) {
        throw new IllegalArgumentException("epochs must be at least 1, not " + count);
      }
    }

    @Override
    public double progress(long steps, long stepsPerEpoch, Duration elapsed) {
      return steps / (double) Math.multiplyExact(stepsPerEpoch, count);
    }

    @Override
    public String text() {
      return count + (count == 1 ? " epoch" : " epochs");
    }
  }

  /** Batches. */
  record Steps(long count) implements Budget {
    /** Fewer than one is an {@link IllegalArgumentException}. */
    public Steps {
      if (count < 1) {
        throw new IllegalArgumentException("steps must be at least 1, not " + count);
      }
    }

    @Override
    public double progress(long steps, long stepsPerEpoch, Duration elapsed) {
      return steps / (double) count;
    }

    @Override
    public String text() {
      return count + (count == 1 ? " step" : " steps");
    }
  }
}
