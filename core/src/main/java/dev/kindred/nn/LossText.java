package dev.kindred.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Losses as text, the one form used by the command line, configuration files and model cards:
 * {@code triplet}, {@code triplet(form=soft,mining=batch-hard)}, {@code contrastive(margin=0.8)}.
 * What is not given has its default.
 */
public final class LossText {
  /** The names that {@link #parse} knows. */
  public static final List<String> NAMES = List.of("contrastive", "triplet", "nt-xent");

  private LossText() {}

  /**
   * Reads a loss.
   *
   * @throws IllegalArgumentException naming what is not known, and the alternatives
   */
  public static Loss parse(String text) {
    String trimmed = text.strip();
    int open = trimmed.indexOf('(');
    if (open >= 0 && !trimmed.endsWith(")")) {
      throw new IllegalArgumentException("missing ')' in loss '" + text + "'");
    }
    String name = open < 0 ? trimmed : trimmed.substring(0, open).strip();
    String inner = open < 0 ? "" : trimmed.substring(open + 1, trimmed.length() - 1);
    Options options = new Options(name, options(inner, text));
    Loss loss =
        switch (name) {
          case "contrastive" ->
              new Contrastive(
                  options.choice("form", Contrastive.Form.LINEAR),
                  options.number("positive-margin", 0.5),
                  options.number("margin", 1.2),
                  options.choice("averaging", Contrastive.Averaging.ACTIVE));
          case "triplet" ->
              new Triplet(
                  options.choice("form", Triplet.Form.PLAIN),
                  options.number("margin", 0.2),
                  options.choice("mining", Triplet.Mining.SEMI_HARD));
          case "nt-xent" -> new NtXent(options.number("temperature", 0.07));
          default ->
              throw new IllegalArgumentException(
                  "unknown loss '%s'; known: %s".formatted(name, String.join(", ", NAMES)));
        };
    options.requireAllUsed();
    return loss;
  }

  /**
   * Splits a list such as {@code contrastive,triplet(form=soft,margin=1)} at the commas outside
   * parentheses.
   */
  public static List<Loss> parseList(String text) {
    List<Loss> losses = new java.util.ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && (depth == 0 || i == text.length())) {
        losses.add(parse(text.substring(start, i)));
        start = i + 1;
      }
    }
    return losses;
  }

  public static String format(Loss loss) {
    return switch (loss) {
      case Contrastive c ->
          "contrastive(form=%s,positive-margin=%s,margin=%s,averaging=%s)"
              .formatted(dashed(c.form()), c.positiveMargin(), c.margin(), dashed(c.averaging()));
      case Triplet t when t.form() == Triplet.Form.SOFT ->
          "triplet(form=soft,mining=%s)".formatted(dashed(t.mining()));
      case Triplet t ->
          "triplet(form=%s,margin=%s,mining=%s)"
              .formatted(dashed(t.form()), t.margin(), dashed(t.mining()));
      case NtXent n -> "nt-xent(temperature=%s)".formatted(n.temperature());
    };
  }

  private static Map<String, String> options(String inner, String text) {
    Map<String, String> options = new LinkedHashMap<>();
    if (inner.isBlank()) {
      return options;
    }
    for (String option : inner.split(",", -1)) {
      int equals = option.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "expected key=value, not '%s', in loss '%s'".formatted(option.strip(), text));
      }
      options.put(option.substring(0, equals).strip(), option.substring(equals + 1).strip());
    }
    return options;
  }

  private static String dashed(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The options of one loss; each may be taken once, and all must be taken. */
  private record Options(String loss, Map<String, String> values) {

    double number(String key, double otherwise) {
      String value = values.remove(key);
      if (value == null) {
        return otherwise;
      }
      try {
        return Double.parseDouble(value);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s of %s must be a number, not '%s'".formatted(key, loss, value), e);
      }
    }

    <E extends Enum<E>> E choice(String key, E otherwise) {
      String value = values.remove(key);
      if (value == null) {
        return otherwise;
      }
      E[] choices = otherwise.getDeclaringClass().getEnumConstants();
      for (E choice : choices) {
        if (dashed(choice).equals(value)) {
          return choice;
        }
      }
      throw new IllegalArgumentException(
          "unknown %s '%s' of %s; known: %s"
              .formatted(
                  key,
                  value,
                  loss,
                  String.join(
                      ", ", java.util.Arrays.stream(choices).map(LossText::dashed).toList())));
    }

    void requireAllUsed() {
      Set<String> left = values.keySet();
      if (!left.isEmpty()) {
        throw new IllegalArgumentException(
            "loss %s has no option '%s'".formatted(loss, left.iterator().next()));
      }
    }
  }
}
