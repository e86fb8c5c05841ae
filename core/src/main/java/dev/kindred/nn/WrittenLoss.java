package dev.kindred.nn;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A loss as someone wrote it down.
 *
 * @param loss the loss
 * @param named the options that were written, and so are meant: a search leaves them alone
 */
public record WrittenLoss(Loss loss, Set<String> named) {

  /** Copies the names. */
  public WrittenLoss {
    named = Set.copyOf(named);
  }

  /**
   * Reads a loss as {@link LossText} does.
   *
   * @throws IllegalArgumentException naming what is not known, and the alternatives
   */
  public static WrittenLoss parse(String text) {
    Loss loss = LossText.parse(text);
    int open = text.indexOf('(');
    return new WrittenLoss(loss, open < 0 ? Set.of() : keys(text.substring(open + 1)));
  }

  private static Set<String> keys(String options) {
    return Arrays.stream(options.split(",", -1))
        .filter(option -> option.indexOf('=') >= 0)
        .map(option -> option.substring(0, option.indexOf('=')).strip())
        .collect(Collectors.toSet());
  }
}
