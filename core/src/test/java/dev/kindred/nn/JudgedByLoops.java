package dev.kindred.nn;

/** The losses over explicit judgments as plain loops. */
final class JudgedByLoops {
  private JudgedByLoops() {}

  /**
   * The loss over triplets.
   *
   * @param d D(a,p), D(a,n) and D(p,n) of each triplet
   */
  static LossByLoops.Terms ofTriplets(JudgedLoss loss, double[][] d, double[] weights) {
    return switch (loss) {
      case Contrastive c -> {
        double[] distances = new double[2 * d.length];
        double[] same = new double[2 * d.length];
        double[] twice = new double[2 * d.length];
        for (int i = 0; i < d.length; i++) {
          distances[2 * i] = d[i][0];
          distances[2 * i + 1] = d[i][1];
          same[2 * i] = 1;
          twice[2 * i] = weights[i];
          twice[2 * i + 1] = weights[i];
        }
        yield ofPairs(c, distances, same, twice);
      }
      case Triplet t -> triplets(t, d, weights);
    };
  }

  private static LossByLoops.Terms triplets(Triplet t, double[][] d, double[] weights) {
    double sum = 0;
    double active = 0;
    double total = 0;
    for (int i = 0; i < d.length; i++) {
      double negative = t.swap() ? Math.min(d[i][1], d[i][2]) : d[i][1];
      double excess =
          t.form() == Triplet.Form.SQUARED
              ? d[i][0] * d[i][0] - negative * negative
              : d[i][0] - negative;
      sum += weights[i] * MiningByLoops.penalty(t, excess);
      active += MiningByLoops.asks(t, excess) ? weights[i] : 0;
      total += weights[i];
    }
    return new LossByLoops.Terms(sum / total, active / total);
  }

  static LossByLoops.Terms ofPairs(Contrastive c, double[] d, double[] same, double[] weights) {
    double[] sum = new double[2];
    double[] weight = new double[2];
    double[] active = new double[2];
    for (int i = 0; i < d.length; i++) {
      int kind = (int) same[i];
      double hinge = kind == 1 ? Math.max(0, d[i] - c.positiveMargin()) : c.margin() - d[i];
      double value = Math.max(0, hinge);
      sum[kind] += weights[i] * (c.form() == Contrastive.Form.SQUARED ? value * value : value);
      weight[kind] += weights[i];
      active[kind] += value > 0 ? weights[i] : 0;
    }
    double[] count = c.averaging() == Contrastive.Averaging.ALL ? weight : active;
    double loss = 0;
    for (int kind = 0; kind < 2; kind++) {
      loss += count[kind] == 0 ? 0 : sum[kind] / count[kind];
    }
    return new LossByLoops.Terms(loss, (active[0] + active[1]) / (weight[0] + weight[1]));
  }
}
