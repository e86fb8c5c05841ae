package dev.kindred.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The options given to one loss as text; each may be taken once, and all must be taken. */
final class LossOptions {
  private final String loss;
  private final Map<String, String> left;
  private final List<String> known = new ArrayList<>();

  /**
   * Reads {@code key=value,key=value}.
   *
   * @throws IllegalArgumentException naming what is not of that form
   */
  LossOptions(String loss, String text) {
    this.loss = loss;
    this.left = new LinkedHashMap<>();
    if (text.isBlank()) {
      return;
    }
    for (String option : text.split(",", -1)) {
      int equals = option.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "expected key=value, not '%s', in loss '%s(%s)'".formatted(option.strip(), loss, text));
      }
      String key = option.substring(0, equals).strip();
      if (left.put(key, option.substring(equals + 1).strip()) != null) {
        throw new IllegalArgumentException("%s of %s is given twice".formatted(key, loss));
      }
    }
  }

  double number(String key, double otherwise) {
    return take(key, otherwise, "a number", Double::valueOf);
  }

  int count(String key, int otherwise) {
    return take(key, otherwise, "a whole number", Integer::valueOf);
  }

  /** Numbers parted by '/'. */
  List<Double> numbers(String key, List<Double> otherwise) {
    return take(
        key,
        otherwise,
        "numbers parted by '/'",
        text -> Arrays.stream(text.split("/", -1)).map(Double::valueOf).toList());
  }

  boolean flag(String key, boolean otherwise) {
    return choice(key, List.of(true, false), otherwise);
  }

  <E extends Enum<E>> E choice(String key, E otherwise) {
    return choice(key, List.of(otherwise.getDeclaringClass().getEnumConstants()), otherwise);
  }

  private <T> T choice(String key, List<T> choices, T otherwise) {
    known.add(key);
    String value = left.remove(key);
    if (value == null) {
      return otherwise;
    }
    List<String> names = choices.stream().map(LossOptions::text).toList();
    int at = names.indexOf(value);
    if (at < 0) {
      throw new IllegalArgumentException(
          "unknown %s '%s' of %s; known: %s".formatted(key, value, loss, String.join(", ", names)));
    }
    return choices.get(at);
  }

  private <T> T take(String key, T otherwise, String what, Function<String, T> read) {
    known.add(key);
    String value = left.remove(key);
    if (value == null) {
      return otherwise;
    }
    try {
      return read.apply(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s of %s must be %s, not '%s'".formatted(key, loss, what, value), e);
    }
  }

  void requireAllUsed() {
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "loss %s has no option '%s'; it has %s"
              .formatted(loss, left.keySet().iterator().next(), String.join(", ", known)));
    }
  }

  /** A choice, a flag, a number or a list of them as an option's value. */
  static String text(Object value) {
    return switch (value) {
      case Enum<?> choice -> choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
      case List<?> many -> String.join("/", many.stream().map(String::valueOf).toList());
      default -> String.valueOf(value);
    };
  }
}
