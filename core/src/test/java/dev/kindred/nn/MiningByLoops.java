package dev.kindred.nn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The contrastive and triplet losses with every mining, as plain loops. */
final class MiningByLoops {
  private static final int B = LossProblem.BATCH;

  private final LossProblem problem;
  private final double[][] distance;

  MiningByLoops(LossProblem problem, double[][] distance) {
    this.problem = problem;
    this.distance = distance;
  }

  private List<Integer> positives(int a, int among) {
    List<Integer> found = new ArrayList<>();
    for (int j = 0; j < among; j++) {
      if (j != a && problem.classOf(j) == problem.classOf(a)) {
        found.add(j);
      }
    }
    return found;
  }

  private List<Integer> negatives(int a) {
    List<Integer> found = new ArrayList<>();
    for (int j = 0; j < problem.references(); j++) {
      if (problem.classOf(j) >= 0 && problem.classOf(j) != problem.classOf(a)) {
        found.add(j);
      }
    }
    return found;
  }

  /** How often two random points of the sphere in n dimensions are d apart, up to a factor. */
  private static double density(double d) {
    int n = LossProblem.DIMENSION;
    return Math.pow(d, n - 2) * Math.pow(1 - d * d / 4, (n - 3) / 2.0);
  }

  static double weight(double d) {
    return Math.min(1 / density(0.5), 1 / density(Math.min(d, 1.4)));
  }

  /** The negatives drawn for an anchor, one per positive. */
  private List<Integer> draws(int a) {
    List<Integer> order = negatives(a);
    order.sort(
        Comparator.comparingDouble(
            n -> -Math.log(weight(distance[a][n])) + Math.log(-Math.log(problem.noise(a, n)))));
    return order.subList(0, LossProblem.IMAGES - 1);
  }

  LossByLoops.Terms contrastive(Contrastive c) {
    List<Double> same = new ArrayList<>();
    List<Double> different = new ArrayList<>();
    for (int a = 0; a < B; a++) {
      double[] row = distance[a];
      List<Double> near =
          positives(a, problem.references()).stream().map(j -> row[j]).sorted().toList();
      List<Double> apart = negatives(a).stream().map(j -> row[j]).sorted().toList();
      switch (c.mining()) {
        case ALL -> {
          same.addAll(near);
          different.addAll(apart);
        }
        case BATCH_HARD -> {
          same.add(near.getLast());
          different.add(apart.getFirst());
        }
        case SEMI_HARD -> {
          same.addAll(near);
          for (int p : positives(a, B)) {
            apart.stream().filter(d -> d > row[p]).findFirst().ifPresent(different::add);
          }
        }
        case DISTANCE_WEIGHTED -> {
          same.addAll(near);
          draws(a).forEach(n -> different.add(row[n]));
        }
      }
    }
    List<Double> pull = same.stream().map(d -> Math.max(0, d - c.positiveMargin())).toList();
    List<Double> push = different.stream().map(d -> Math.max(0, c.margin() - d)).toList();
    double active = active(pull) + active(push);
    return new LossByLoops.Terms(
        term(c, pull) + term(c, push), active / (pull.size() + push.size()));
  }

  private static long active(List<Double> hinges) {
    return hinges.stream().filter(h -> h > 0).count();
  }

  private static double term(Contrastive c, List<Double> hinges) {
    double sum =
        hinges.stream().mapToDouble(h -> c.form() == Contrastive.Form.SQUARED ? h * h : h).sum();
    boolean all = c.averaging() == Contrastive.Averaging.ALL;
    return sum / Math.max(1, all ? hinges.size() : active(hinges));
  }

  static boolean asks(Triplet t, double excess) {
    return (t.form() == Triplet.Form.SOFT ? excess : excess + t.margin()) > 0;
  }

  static double penalty(Triplet t, double excess) {
    return t.form() == Triplet.Form.SOFT
        ? Math.log1p(Math.exp(excess))
        : Math.max(0, excess + t.margin());
  }

  private double positive(Triplet t, int a, int p) {
    return t.form() == Triplet.Form.SQUARED ? distance[a][p] * distance[a][p] : distance[a][p];
  }

  private double negative(Triplet t, int a, int p, int n) {
    double d = t.swap() ? Math.min(distance[a][n], distance[p][n]) : distance[a][n];
    return t.form() == Triplet.Form.SQUARED ? d * d : d;
  }

  LossByLoops.Terms triplet(Triplet t) {
    List<Double> excesses = new ArrayList<>();
    int asked = 0;
    for (int a = 0; a < B; a++) {
      int anchor = a;
      List<Integer> positives = positives(a, B);
      List<Integer> negatives = negatives(a);
      switch (t.mining()) {
        case ALL -> {
          for (int p : positives) {
            negatives.forEach(n -> excesses.add(excess(t, anchor, p, n)));
          }
          asked += positives.size() * negatives.size();
        }
        case BATCH_HARD -> {
          positives.sort(Comparator.comparingDouble(p -> distance[anchor][p]));
          int p = positives.getLast();
          excesses.add(
              negatives.stream().mapToDouble(n -> excess(t, anchor, p, n)).max().orElseThrow());
          asked++;
        }
        case SEMI_HARD -> {
          for (int p : positives) {
            negatives.stream()
                .mapToDouble(n -> excess(t, anchor, p, n))
                .filter(e -> e < 0)
                .max()
                .ifPresent(excesses::add);
            asked++;
          }
        }
        case DISTANCE_WEIGHTED -> {
          List<Integer> draws = draws(a);
          for (int k = 0; k < positives.size(); k++) {
            excesses.add(excess(t, a, positives.get(k), draws.get(k)));
            asked++;
          }
        }
      }
    }
    return average(t, excesses, asked);
  }

  private double excess(Triplet t, int a, int p, int n) {
    return positive(t, a, p) - negative(t, a, p, n);
  }

  private static LossByLoops.Terms average(Triplet t, List<Double> excesses, int asked) {
    double sum = excesses.stream().mapToDouble(e -> penalty(t, e)).sum();
    long violating = excesses.stream().filter(e -> asks(t, e)).count();
    long nonzero = excesses.stream().filter(e -> penalty(t, e) > 0).count();
    boolean overAll = t.mining() == Mining.BATCH_HARD;
    long active = t.mining() == Mining.SEMI_HARD ? nonzero : violating;
    return new LossByLoops.Terms(
        sum / Math.max(1, overAll ? asked : nonzero), (double) active / asked);
  }
}
