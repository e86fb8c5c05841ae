package dev.kindred.nn;

import java.util.ArrayList;
import java.util.List;

/** The losses written down as plain loops over a batch, straight from their formulas. */
final class LossByLoops {
  private static final int B = LossProblem.BATCH;

  private final LossProblem problem;
  private final double[][] distance;
  private final double[][] similarity;

  /** A loss and the share of its pairs or triplets that ask for a change. */
  record Terms(double loss, double active) {}

  LossByLoops(LossProblem problem) {
    this.problem = problem;
    this.distance = new double[problem.references()][problem.references()];
    this.similarity = new double[problem.references()][problem.references()];
    for (int i = 0; i < distance.length; i++) {
      for (int j = 0; j < distance.length; j++) {
        similarity[i][j] = dot(problem.reference(i), problem.reference(j));
        distance[i][j] = distance(problem.reference(i), problem.reference(j));
      }
    }
  }

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int d = 0; d < x.length; d++) {
      sum += x[d] * y[d];
    }
    return sum;
  }

  static double distance(double[] x, double[] y) {
    double squared = 0;
    for (int d = 0; d < x.length; d++) {
      squared += (x[d] - y[d]) * (x[d] - y[d]);
    }
    return Math.sqrt(squared + BatchDistances.EPSILON);
  }

  /** One row of a matrix, scaled to length 1. */
  static double[] unit(float[] rows, int row, int dimension) {
    double[] x = new double[dimension];
    for (int d = 0; d < dimension; d++) {
      x[d] = rows[row * dimension + d];
    }
    double length = Math.sqrt(dot(x, x));
    for (int d = 0; d < dimension; d++) {
      x[d] /= length;
    }
    return x;
  }

  static double[] widened(float[] x) {
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    return wide;
  }

  Terms of(Loss loss) {
    return switch (loss) {
      case Contrastive c -> new MiningByLoops(problem, distance).contrastive(c);
      case Triplet t -> new MiningByLoops(problem, distance).triplet(t);
      case NtXent n -> softmax(n.temperature(), false);
      case SupCon s -> softmax(s.temperature(), true);
      case MultiSimilarity m -> multiSimilarity(m);
      case ProxyAnchor p -> proxyAnchor(p);
      case LogRatio l -> logRatio();
      case Ladder l -> ladder(l);
      case GradedContrastive g -> gradedContrastive(g);
      case CrossBatch c -> of(c.loss());
    };
  }

  /** The mean distance between images of different classes of the batch. */
  double spread() {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < B; i++) {
      for (int j = 0; j < B; j++) {
        if (problem.classOf(i) != problem.classOf(j)) {
          sum += distance[i][j];
          pairs++;
        }
      }
    }
    return sum / pairs;
  }

  private Terms softmax(double temperature, boolean positivesBelow) {
    double sum = 0;
    int active = 0;
    int pairs = 0;
    for (int a = 0; a < B; a++) {
      double negatives = 0;
      double others = 0;
      for (int j = 0; j < problem.references(); j++) {
        if (j != a && problem.classOf(j) >= 0) {
          double e = Math.exp(similarity[a][j] / temperature);
          others += e;
          negatives += problem.classOf(j) == problem.classOf(a) ? 0 : e;
        }
      }
      for (int p = 0; p < B; p++) {
        if (a != p && problem.classOf(a) == problem.classOf(p)) {
          double positive = Math.exp(similarity[a][p] / temperature);
          sum -= Math.log(positive / (positivesBelow ? others : positive + negatives));
          active += negatives > positive ? 1 : 0;
          pairs++;
        }
      }
    }
    return new Terms(sum / pairs, (double) active / pairs);
  }

  private Terms multiSimilarity(MultiSimilarity m) {
    double sum = 0;
    int active = 0;
    int pairs = 0;
    for (int a = 0; a < B; a++) {
      List<Double> positives = new ArrayList<>();
      List<Double> negatives = new ArrayList<>();
      for (int j = 0; j < problem.references(); j++) {
        if (j != a && problem.classOf(j) >= 0) {
          boolean same = problem.classOf(j) == problem.classOf(a);
          (same ? positives : negatives).add(similarity[a][j]);
        }
      }
      double least = positives.stream().mapToDouble(s -> s).min().orElseThrow();
      double most = negatives.stream().mapToDouble(s -> s).max().orElseThrow();
      pairs += positives.size() + negatives.size();
      positives.removeIf(s -> !(s < most + m.epsilon()));
      negatives.removeIf(s -> !(s > least - m.epsilon()));
      active += positives.size() + negatives.size();
      double pull = 0;
      for (double s : positives) {
        pull += Math.exp(-m.alpha() * (s - m.base()));
      }
      double push = 0;
      for (double s : negatives) {
        push += Math.exp(m.beta() * (s - m.base()));
      }
      sum += Math.log1p(pull) / m.alpha() + Math.log1p(push) / m.beta();
    }
    return new Terms(sum / B, (double) active / pairs);
  }

  private Terms proxyAnchor(ProxyAnchor p) {
    double pulled = 0;
    double pushed = 0;
    int present = 0;
    int active = 0;
    for (int c = 0; c < LossProblem.ALL_CLASSES; c++) {
      double pull = 0;
      double push = 0;
      boolean found = false;
      for (int x = 0; x < B; x++) {
        double s = dot(problem.reference(x), problem.proxy(c));
        if (problem.classOf(x) == c) {
          found = true;
          pull += Math.exp(-p.alpha() * (s - p.delta()));
          active += s < p.delta() ? 1 : 0;
        } else {
          push += Math.exp(p.alpha() * (s + p.delta()));
          active += s > -p.delta() ? 1 : 0;
        }
      }
      present += found ? 1 : 0;
      pulled += Math.log1p(pull);
      pushed += Math.log1p(push);
    }
    return new Terms(
        pulled / present + pushed / LossProblem.ALL_CLASSES,
        (double) active / (B * LossProblem.ALL_CLASSES));
  }

  private double label(int i, int j) {
    return problem.levels() - problem.relevance(i, j) + 1;
  }

  private Terms logRatio() {
    double sum = 0;
    int terms = 0;
    int active = 0;
    for (int a = 0; a < B; a++) {
      double mean = 0;
      for (int i = 0; i < B; i++) {
        mean += i == a ? 0 : Math.log(distance[a][i] / label(a, i)) / (B - 1);
        for (int j = 0; j < B; j++) {
          if (i != a && j != a && i != j) {
            double ratio =
                Math.log(distance[a][i] / distance[a][j]) - Math.log(label(a, i) / label(a, j));
            sum += ratio * ratio;
            terms++;
          }
        }
      }
      for (int i = 0; i < B; i++) {
        double off = Math.log(distance[a][i] / label(a, i)) - mean;
        active += i != a && Math.abs(off) > 0.1 ? 1 : 0;
      }
    }
    return new Terms(sum / terms, (double) active / (B * (B - 1)));
  }

  private Terms ladder(Ladder l) {
    double loss = 0;
    int active = 0;
    int compared = 0;
    for (int rung = 0; rung < problem.levels(); rung++) {
      int level = problem.levels() - rung;
      double margin = l.margins().get(Math.min(rung, l.margins().size() - 1));
      double weight = l.weights().get(Math.min(rung, l.weights().size() - 1));
      double sum = 0;
      int anchors = 0;
      for (int a = 0; a < B; a++) {
        double farthest = 0;
        for (int j = 0; j < B; j++) {
          if (j != a && problem.relevance(a, j) >= level) {
            farthest = Math.max(farthest, distance[a][j]);
          }
        }
        double nearest = Double.MAX_VALUE;
        for (int j = 0; j < B; j++) {
          boolean counts = l.mining() == Ladder.Mining.BATCH_HARD || distance[a][j] > farthest;
          if (problem.relevance(a, j) < level && counts) {
            nearest = Math.min(nearest, distance[a][j]);
          }
        }
        if (nearest < Double.MAX_VALUE) {
          double hinge = Math.max(0, farthest - nearest + margin);
          sum += hinge;
          anchors++;
          active += hinge > 0 ? 1 : 0;
        }
      }
      loss += weight * sum / Math.max(1, anchors);
      compared += anchors;
    }
    return new Terms(loss, (double) active / Math.max(1, compared));
  }

  private Terms gradedContrastive(GradedContrastive g) {
    double loss = 0;
    int active = 0;
    int compared = 0;
    for (int rung = 0; rung < problem.levels(); rung++) {
      int level = problem.levels() - rung;
      double near = g.positiveMargins().get(Math.min(rung, g.positiveMargins().size() - 1));
      double far = g.margins().get(Math.min(rung, g.margins().size() - 1));
      double[] sums = new double[2];
      int[] counts = new int[2];
      for (int a = 0; a < B; a++) {
        for (int j = 0; j < B; j++) {
          if (j == a) {
            continue;
          }
          boolean inside = problem.relevance(a, j) >= level;
          double term = Math.max(0, inside ? distance[a][j] - near : far - distance[a][j]);
          sums[inside ? 1 : 0] += term;
          counts[inside ? 1 : 0] += term > 0 ? 1 : 0;
          compared++;
        }
      }
      double weight = g.weights().get(Math.min(rung, g.weights().size() - 1));
      for (int side = 0; side < 2; side++) {
        loss += weight * sums[side] / Math.max(1, counts[side]);
        active += counts[side];
      }
    }
    return new Terms(loss, (double) active / compared);
  }
}
