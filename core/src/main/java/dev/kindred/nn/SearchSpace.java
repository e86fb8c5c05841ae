package dev.kindred.nn;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hyper-parameters of a loss that are worth searching: a unit cube with one axis for each. The
 * form of the loss and its averaging stay, for they are what is compared.
 *
 * @param loss the loss around which is searched
 * @param fixed the options that stay as they are too, as {@link LossText} calls them
 * @param dimensions the axes of the cube; none for a loss without hyper-parameters
 */
public record SearchSpace(Loss loss, Set<String> fixed, List<Dimension> dimensions) {
  private static final MathContext DIGITS = new MathContext(3);
  private static final double LEAST_MARGIN = 0.6;
  private static final double MOST_MARGIN = 1.6;

  /** One axis. */
  public sealed interface Dimension {
    /** The option as {@link LossText} calls it, or what is made of it. */
    String name();

    /** Evenly spread over low..high. */
    record Linear(String name, double low, double high) implements Dimension {}

    /** The logarithm evenly spread over low..high. */
    record Logarithmic(String name, double low, double high) implements Dimension {}

    /** One of several, each with an equal part of the axis. */
    record Choice(String name, List<String> choices) implements Dimension {}
  }

  /** Copies both; {@link #of(Loss, Set)} finds the axes that belong to a loss. */
  public SearchSpace {
    fixed = Set.copyOf(fixed);
    dimensions = List.copyOf(dimensions);
  }

  /** The space around a loss. */
  public static SearchSpace of(Loss loss) {
    return of(loss, Set.of());
  }

  /**
   * The space around a loss.
   *
   * @param fixed options that stay as they are; those that are not searched anyway do no harm
   */
  public static SearchSpace of(Loss loss, Set<String> fixed) {
    Axes axes = new Axes(fixed, null);
    vary(loss, axes);
    return new SearchSpace(loss, fixed, axes.dimensions);
  }

  /** The point of the loss itself; where its own value is off an axis, the end nearer to it. */
  public double[] origin() {
    Axes axes = new Axes(fixed, null);
    vary(loss, axes);
    return axes.own.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * The loss at a point, its numbers rounded to three digits; at {@link #origin}, the loss itself.
   *
   * @param point one coordinate per dimension, each 0..1
   */
  public Loss sample(double... point) {
    if (point.length != dimensions.size()
        || Arrays.stream(point).anyMatch(u -> !(u >= 0) || u > 1)) {
      throw new IllegalArgumentException(
          "a point needs %d coordinates in 0..1, not %s"
              .formatted(dimensions.size(), Arrays.toString(point)));
    }
    return Arrays.equals(point, origin()) ? loss : vary(loss, new Axes(fixed, point));
  }

  private static Loss vary(Loss loss, Axes axes) {
    return switch (loss) {
      case Contrastive c -> {
        Margins margins = axes.margins("", c.positiveMargin(), c.margin());
        Mining mining = axes.choice("mining", c.mining());
        yield new Contrastive(c.form(), margins.positive, margins.negative, c.averaging(), mining);
      }
      case Triplet t -> {
        double margin =
            t.form() == Triplet.Form.SOFT ? t.margin() : axes.log("margin", 0.05, 1, t.margin());
        yield new Triplet(t.form(), margin, axes.choice("mining", t.mining()), t.swap());
      }
      case NtXent n -> new NtXent(axes.log("temperature", 0.02, 0.5, n.temperature()));
      case SupCon s -> new SupCon(axes.log("temperature", 0.02, 0.5, s.temperature()));
      case MultiSimilarity m ->
          new MultiSimilarity(
              axes.log("alpha", 0.5, 20, m.alpha()),
              axes.log("beta", 5, 100, m.beta()),
              axes.linear("base", 0, 1, m.base()),
              m.epsilon());
      case ProxyAnchor p ->
          new ProxyAnchor(
              axes.log("alpha", 8, 64, p.alpha()),
              axes.linear("delta", 0, 0.4, p.delta()),
              axes.log("proxy-rate", 10, 1000, p.proxyRate()));
      case LogRatio l -> l;
      case Ladder l -> ladder(l, axes);
      case GradedContrastive g -> gradedContrastive(g, axes);
      case CrossBatch c -> new CrossBatch(vary(c.loss(), axes), c.batches());
    };
  }

  /** The rungs above the class keep their proportions to each other. */
  private static Ladder ladder(Ladder l, Axes axes) {
    if (axes.fixed.contains("margins")) {
      return new Ladder(
          l.margins(), coarserWeights(l.weights(), axes), axes.choice("mining", l.mining()));
    }
    List<Double> margins = new ArrayList<>(l.margins());
    double first = l.margins().getFirst();
    margins.set(0, axes.log("margin", 0.05, 0.5, first));
    if (margins.size() > 1) {
      double own = l.margins().get(1) / first;
      double share = axes.log("coarser margins / margin", 0.02, 1, own);
      for (int i = 1; i < margins.size(); i++) {
        double proportion = l.margins().get(i) / l.margins().get(1);
        margins.set(i, rounded(Math.min(2, margins.getFirst() * share * proportion)));
      }
    }
    return new Ladder(
        margins, coarserWeights(l.weights(), axes), axes.choice("mining", l.mining()));
  }

  private static GradedContrastive gradedContrastive(GradedContrastive g, Axes axes) {
    List<Double> near = new ArrayList<>(g.positiveMargins());
    List<Double> far = new ArrayList<>(g.margins());
    Margins margins = axes.margins("s", near.getFirst(), far.getFirst());
    near.set(0, margins.positive);
    far.set(0, margins.negative);
    return new GradedContrastive(near, far, coarserWeights(g.weights(), axes));
  }

  private static List<Double> coarserWeights(List<Double> own, Axes axes) {
    List<Double> weights = new ArrayList<>(own);
    if (weights.size() > 1 && !axes.fixed.contains("weights")) {
      double factor = axes.log("factor of the coarser weights", 0.25, 4, 1);
      for (int i = 1; i < weights.size(); i++) {
        weights.set(i, rounded(Math.min(1000, own.get(i) * factor)));
      }
    }
    return weights;
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  /** Distances below which a positive and beyond which a negative are left alone. */
  private record Margins(double positive, double negative) {}

  /** Either notes the axes that a loss asks for, or reads one coordinate of a point for each. */
  private static final class Axes {
    private final Set<String> fixed;
    private final double @Nullable [] point;
    private final List<Dimension> dimensions = new ArrayList<>();
    private final List<Double> own = new ArrayList<>();

    Axes(Set<String> fixed, double @Nullable [] point) {
      this.fixed = fixed;
      this.point = point;
    }

    /**
     * The margin, and as a share of it the positive one, unless that is fixed itself.
     *
     * @param plural what the names of the options end in
     */
    Margins margins(String plural, double positive, double negative) {
      String options = "positive-margin" + plural;
      boolean stays = fixed.contains(options);
      double low = stays ? Math.clamp(positive, LEAST_MARGIN, MOST_MARGIN) : LEAST_MARGIN;
      double margin =
          fixed.contains("margin" + plural)
              ? negative
              : linear("margin", low, MOST_MARGIN, negative);
      return new Margins(
          stays
              ? positive
              : rounded(margin * linear("positive-margin / margin", 0, 0.7, positive / negative)),
          margin);
    }

    double linear(String name, double low, double high, double value) {
      if (fixed.contains(name)) {
        return value;
      }
      double u = next(new Dimension.Linear(name, low, high), (value - low) / (high - low));
      return point == null ? value : rounded(low + u * (high - low));
    }

    double log(String name, double low, double high, double value) {
      if (fixed.contains(name)) {
        return value;
      }
      double range = Math.log(high / low);
      double u = next(new Dimension.Logarithmic(name, low, high), Math.log(value / low) / range);
      return point == null ? value : rounded(low * Math.exp(u * range));
    }

    <E extends Enum<E>> E choice(String name, E value) {
      if (fixed.contains(name)) {
        return value;
      }
      List<E> all = List.of(value.getDeclaringClass().getEnumConstants());
      Dimension axis = new Dimension.Choice(name, all.stream().map(LossOptions::text).toList());
      double u = next(axis, (all.indexOf(value) + 0.5) / all.size());
      return all.get(Math.min((int) (u * all.size()), all.size() - 1));
    }

    private double next(Dimension dimension, double ofLoss) {
      int index = dimensions.size();
      dimensions.add(dimension);
      own.add(Math.clamp(ofLoss, 0, 1));
      return point == null ? own.getLast() : point[index];
    }
  }
}
