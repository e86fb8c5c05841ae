package dev.kindred.cli;

import dev.kindred.train.Budget;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a run was asked to be, in one of three ways.
 *
 * @param time by {@code --budget}, null if not given
 * @param epochs by {@code --epochs}, null if not given
 * @param steps by {@code --steps}, null if not given
 */
record RunLength(@Nullable Duration time, @Nullable Integer epochs, @Nullable Long steps) {

  /** What is wrong with the options, or null. */
  @Nullable String mistake() {
    if (Stream.of(time, epochs, steps).filter(Objects::nonNull).count() > 1) {
      return "Give one of --budget, --epochs and --steps";
    }
    if (epochs != null && epochs < 1) {
      return "--epochs must be at least 1, not " + epochs;
    }
    if (steps != null && steps < 1) {
      return "--steps must be at least 1, not " + steps;
    }
    return null;
  }

  /** What was asked for, or {@code usual} where nothing was. */
  Budget or(Budget usual) {
    if (time != null) {
      return new Budget.Time(time);
    }
    if (epochs != null) {
      return new Budget.Epochs(epochs);
    }
    return steps == null ? usual : new Budget.Steps(steps);
  }
}
