package dev.kindred.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Losses as text, the one form used by the command line, configuration files and model cards:
 * {@code triplet}, {@code triplet(form=soft,mining=batch-hard)}, {@code contrastive(margin=0.8)}.
 * What is not given has its default. {@code memory=N} remembers N batches.
 */
public final class LossText {
  /** The names that {@link #parse} knows. */
  public static final List<String> NAMES =
      List.of(
          "contrastive",
          "triplet",
          "nt-xent",
          "supcon",
          "multi-similarity",
          "proxy-anchor",
          "log-ratio",
          "ladder",
          "graded-contrastive");

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
    LossOptions options = new LossOptions(name, inner);
    Loss loss = read(name, options);
    int memory = options.count("memory", 0);
    options.requireAllUsed();
    return memory == 0 ? loss : new CrossBatch(loss, memory);
  }

  private static Loss read(String name, LossOptions options) {
    return switch (name) {
      case "contrastive" ->
          new Contrastive(
              options.choice("form", Contrastive.Form.LINEAR),
              options.number("positive-margin", 0.5),
              options.number("margin", 1.2),
              options.choice("averaging", Contrastive.Averaging.ACTIVE),
              options.choice("mining", Mining.ALL));
      case "triplet" ->
          new Triplet(
              options.choice("form", Triplet.Form.PLAIN),
              options.number("margin", 0.2),
              options.choice("mining", Mining.SEMI_HARD),
              options.flag("swap", false));
      case "nt-xent" -> new NtXent(options.number("temperature", 0.07));
      case "supcon" -> new SupCon(options.number("temperature", 0.1));
      case "multi-similarity" ->
          new MultiSimilarity(
              options.number("alpha", 2),
              options.number("beta", 50),
              options.number("base", 0.5),
              options.number("epsilon", 0.1));
      case "proxy-anchor" ->
          new ProxyAnchor(
              options.number("alpha", 32),
              options.number("delta", 0.1),
              options.number("proxy-rate", 100));
      case "log-ratio" -> new LogRatio();
      case "ladder" ->
          new Ladder(
              options.numbers("margins", List.of(0.2, 0.01)),
              options.numbers("weights", List.of(1.0, 0.25)),
              options.choice("mining", Ladder.Mining.SEMI_HARD));
      case "graded-contrastive" ->
          new GradedContrastive(
              options.numbers("positive-margins", List.of(0.5, 1.25)),
              options.numbers("margins", List.of(1.2, 1.4)),
              options.numbers("weights", List.of(1.0, 0.25)));
      default ->
          throw new IllegalArgumentException(
              "unknown loss '%s'; known: %s".formatted(name, String.join(", ", NAMES)));
    };
  }

  /** The losses of a list, see {@link #split}. */
  public static List<Loss> parseList(String text) {
    return split(text).stream().map(LossText::parse).toList();
  }

  /**
   * Splits a list such as {@code contrastive,triplet(form=soft,margin=1)} at the commas outside
   * parentheses.
   */
  public static List<String> split(String text) {
    List<String> losses = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && (depth == 0 || i == text.length())) {
        losses.add(text.substring(start, i));
        start = i + 1;
      }
    }
    return losses;
  }

  /** The text that {@link #parse} reads back, with all options. */
  public static String format(Loss loss) {
    Map<String, Object> options = options(loss);
    return options.isEmpty()
        ? name(loss)
        : options.entrySet().stream()
            .map(option -> option.getKey() + "=" + LossOptions.text(option.getValue()))
            .collect(Collectors.joining(",", name(loss) + "(", ")"));
  }

  /** One of {@link #NAMES}. */
  public static String name(Loss loss) {
    return switch (loss) {
      case Contrastive c -> "contrastive";
      case Triplet t -> "triplet";
      case NtXent n -> "nt-xent";
      case SupCon s -> "supcon";
      case MultiSimilarity m -> "multi-similarity";
      case ProxyAnchor p -> "proxy-anchor";
      case LogRatio l -> "log-ratio";
      case Ladder l -> "ladder";
      case GradedContrastive g -> "graded-contrastive";
      case CrossBatch c -> name(c.loss());
    };
  }

  /**
   * All options by name, in the order in which they are written: enumerations, numbers, flags and
   * lists of numbers.
   */
  public static Map<String, Object> options(Loss loss) {
    Map<String, Object> options = new LinkedHashMap<>();
    switch (loss) {
      case Contrastive c -> {
        options.put("form", c.form());
        options.put("positive-margin", c.positiveMargin());
        options.put("margin", c.margin());
        options.put("averaging", c.averaging());
        options.put("mining", c.mining());
      }
      case Triplet t -> {
        options.put("form", t.form());
        if (t.form() != Triplet.Form.SOFT) {
          options.put("margin", t.margin());
        }
        options.put("mining", t.mining());
        options.put("swap", t.swap());
      }
      case NtXent n -> options.put("temperature", n.temperature());
      case SupCon s -> options.put("temperature", s.temperature());
      case MultiSimilarity m -> {
        options.put("alpha", m.alpha());
        options.put("beta", m.beta());
        options.put("base", m.base());
        options.put("epsilon", m.epsilon());
      }
      case ProxyAnchor p -> {
        options.put("alpha", p.alpha());
        options.put("delta", p.delta());
        options.put("proxy-rate", p.proxyRate());
      }
      case LogRatio l -> {}
      case Ladder l -> {
        options.put("margins", l.margins());
        options.put("weights", l.weights());
        options.put("mining", l.mining());
      }
      case GradedContrastive g -> {
        options.put("positive-margins", g.positiveMargins());
        options.put("margins", g.margins());
        options.put("weights", g.weights());
      }
      case CrossBatch c -> {
        options.putAll(options(c.loss()));
        options.put("memory", c.batches());
      }
    }
    return options;
  }
}
