package dev.kindred.nn;

/** The losses written down as plain loops over a batch, straight from their formulas. */
final class LossByLoops {
  private final double[][] distance;
  private final double[][] similarity;
  private final int imagesPerClass;

  /** A loss and the share of its pairs or triplets that ask for a change. */
  record Terms(double loss, double active) {}

  /**
   * Prepares the distances.
   *
   * @param x unit vectors of a P×K batch
   */
  LossByLoops(double[][] x, int imagesPerClass) {
    this.imagesPerClass = imagesPerClass;
    this.distance = new double[x.length][x.length];
    this.similarity = new double[x.length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        for (int d = 0; d < x[i].length; d++) {
          similarity[i][j] += x[i][d] * x[j][d];
        }
        distance[i][j] = distance(x[i], x[j]);
      }
    }
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
    double squared = 0;
    for (int d = 0; d < dimension; d++) {
      x[d] = rows[row * dimension + d];
      squared += x[d] * x[d];
    }
    for (int d = 0; d < dimension; d++) {
      x[d] /= Math.sqrt(squared);
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
      case Contrastive c -> contrastive(c);
      case Triplet t ->
          switch (t.mining()) {
            case ALL -> allTriplets(t);
            case BATCH_HARD -> batchHard(t);
            case SEMI_HARD -> semiHard(t);
          };
      case NtXent n -> ntXent(n);
    };
  }

  private boolean same(int i, int j) {
    return i / imagesPerClass == j / imagesPerClass;
  }

  private Terms contrastive(Contrastive c) {
    double[] sum = new double[2];
    int[] pairs = new int[2];
    int[] active = new int[2];
    for (int i = 0; i < distance.length; i++) {
      for (int j = 0; j < distance.length; j++) {
        if (i != j) {
          int kind = same(i, j) ? 1 : 0;
          double hinge =
              same(i, j)
                  ? Math.max(0, distance[i][j] - c.positiveMargin())
                  : Math.max(0, c.margin() - distance[i][j]);
          sum[kind] += c.form() == Contrastive.Form.SQUARED ? hinge * hinge : hinge;
          pairs[kind]++;
          active[kind] += hinge > 0 ? 1 : 0;
        }
      }
    }
    int[] count = c.averaging() == Contrastive.Averaging.ALL ? pairs : active;
    return new Terms(
        sum[0] / Math.max(1, count[0]) + sum[1] / Math.max(1, count[1]),
        (double) (active[0] + active[1]) / (pairs[0] + pairs[1]));
  }

  private double metric(Triplet t, int i, int j) {
    return t.form() == Triplet.Form.SQUARED ? distance[i][j] * distance[i][j] : distance[i][j];
  }

  static boolean asks(Triplet t, double excess) {
    return (t.form() == Triplet.Form.SOFT ? excess : excess + t.margin()) > 0;
  }

  static double penalty(Triplet t, double excess) {
    return t.form() == Triplet.Form.SOFT
        ? Math.log1p(Math.exp(excess))
        : Math.max(0, excess + t.margin());
  }

  private Terms allTriplets(Triplet t) {
    double sum = 0;
    int triplets = 0;
    int active = 0;
    for (int a = 0; a < distance.length; a++) {
      for (int p = 0; p < distance.length; p++) {
        for (int n = 0; n < distance.length; n++) {
          if (a != p && same(a, p) && !same(a, n)) {
            double excess = metric(t, a, p) - metric(t, a, n);
            sum += penalty(t, excess);
            triplets++;
            active += asks(t, excess) ? 1 : 0;
          }
        }
      }
    }
    double count = t.form() == Triplet.Form.SOFT ? triplets : Math.max(1, active);
    return new Terms(sum / count, (double) active / triplets);
  }

  private Terms batchHard(Triplet t) {
    double sum = 0;
    int active = 0;
    for (int a = 0; a < distance.length; a++) {
      double farthest = 0;
      double nearest = Double.MAX_VALUE;
      for (int j = 0; j < distance.length; j++) {
        if (a != j && same(a, j)) {
          farthest = Math.max(farthest, metric(t, a, j));
        } else if (!same(a, j)) {
          nearest = Math.min(nearest, metric(t, a, j));
        }
      }
      double excess = farthest - nearest;
      sum += penalty(t, excess);
      active += asks(t, excess) ? 1 : 0;
    }
    return new Terms(sum / distance.length, (double) active / distance.length);
  }

  private Terms semiHard(Triplet t) {
    double sum = 0;
    int active = 0;
    int pairs = 0;
    for (int a = 0; a < distance.length; a++) {
      for (int p = 0; p < distance.length; p++) {
        if (a != p && same(a, p)) {
          pairs++;
          double nearest = Double.MAX_VALUE;
          for (int n = 0; n < distance.length; n++) {
            if (!same(a, n) && metric(t, a, n) > metric(t, a, p)) {
              nearest = Math.min(nearest, metric(t, a, n));
            }
          }
          if (nearest < Double.MAX_VALUE) {
            double value = penalty(t, metric(t, a, p) - nearest);
            sum += value;
            active += value > 0 ? 1 : 0;
          }
        }
      }
    }
    return new Terms(sum / Math.max(1, active), (double) active / pairs);
  }

  private Terms ntXent(NtXent n) {
    double sum = 0;
    int active = 0;
    int pairs = 0;
    for (int a = 0; a < distance.length; a++) {
      for (int p = 0; p < distance.length; p++) {
        if (a != p && same(a, p)) {
          double negatives = 0;
          for (int j = 0; j < distance.length; j++) {
            negatives += same(a, j) ? 0 : Math.exp(similarity[a][j] / n.temperature());
          }
          double positive = Math.exp(similarity[a][p] / n.temperature());
          sum -= Math.log(positive / (positive + negatives));
          active += negatives > positive ? 1 : 0;
          pairs++;
        }
      }
    }
    return new Terms(sum / pairs, (double) active / pairs);
  }
}
