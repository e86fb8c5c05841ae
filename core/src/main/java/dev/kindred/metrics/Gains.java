package dev.kindred.metrics;

/** Graded gains 2^l − 1 with the discount 1/log₂(1 + rank), and their ideal over the gallery. */
final class Gains {
  private final double[] gain;

  private final double[] discount;

  /** Sum of the first r discounts. */
  private final double[] discountSum;

  Gains(int depth, int galleryCount) {
    gain = new double[depth + 1];
    for (int g = 0; g <= depth; g++) {
      gain[g] = Math.pow(2, g) - 1;
    }
    discount = new double[galleryCount + 1];
    discountSum = new double[galleryCount + 1];
    for (int rank = 1; rank <= galleryCount; rank++) {
      discount[rank] = Math.log(2) / Math.log1p(rank);
      discountSum[rank] = discountSum[rank - 1] + discount[rank];
    }
  }

  /** DCG of the first k of the ranking. */
  double sum(Ranking ranking, byte[] grades, int k) {
    double sum = 0;
    for (int rank = 1; rank <= k; rank++) {
      sum += gain[grades[ranking.item(rank - 1)]] * discount[rank];
    }
    return sum;
  }

  /** DCG of the first k when all gallery items stand in order of grade. */
  double ideal(int[] totals, int k) {
    double sum = 0;
    int from = 0;
    for (int g = gain.length - 1; g >= 1 && from < k; g--) {
      int to = Math.min(k, from + totals[g]);
      sum += gain[g] * (discountSum[to] - discountSum[from]);
      from = to;
    }
    return sum;
  }
}
