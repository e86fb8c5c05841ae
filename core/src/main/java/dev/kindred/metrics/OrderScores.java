package dev.kindred.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Metrics of pairwise order within one query, ties in distance counted as one half: triplet
 * accuracy per pair of grades, AUC of same class against the rest, and Kendall's τ_b of closeness
 * against grade.
 */
final class OrderScores implements QueryScores {
  private final int depth;
  private final List<String> keys;

  /** Items strictly closer than the current tie group, and items in it, per grade. */
  private final long[] before;

  private final int[] group;

  /** [b][a]: pairs in which the item of grade a > b is closer; a tie adds one half. */
  private final double[][] wins;

  /** Pairs at equal distance, of whatever grades. */
  private double distanceTies;

  OrderScores(int depth) {
    this.depth = depth;
    this.before = new long[depth + 1];
    this.group = new int[depth + 1];
    this.wins = new double[depth + 1][depth + 1];
    List<String> names = new ArrayList<>();
    for (int a = depth; a >= 1; a--) {
      for (int b = a - 1; b >= 0; b--) {
        names.add("triplet_accuracy(%d>%d)".formatted(a, b));
      }
    }
    names.addAll(List.of("kendall_tau", "auc_per_query"));
    this.keys = List.copyOf(names);
  }

  @Override
  public List<String> keys() {
    return keys;
  }

  @Override
  public void score(Ranking ranking, byte[] grades, int[] totals, double[] out, int offset) {
    count(ranking, grades);
    int at = offset;
    double pairs = 0;
    double won = 0;
    for (int a = depth; a >= 1; a--) {
      for (int b = a - 1; b >= 0; b--) {
        double possible = (double) totals[a] * totals[b];
        out[at++] = possible == 0 ? Double.NaN : wins[b][a] / possible;
        pairs += possible;
        won += wins[b][a];
      }
    }
    double all = ranking.size() * (ranking.size() - 1.0) / 2;
    // Concordant − discordant = (won without the halves) − (lost without the halves).
    double tau = (2 * won - pairs) / Math.sqrt((all - distanceTies) * pairs);
    out[at++] = Double.isFinite(tau) ? tau : Double.NaN;
    double same = 0;
    for (int b = 0; b < depth; b++) {
      same += wins[b][depth];
    }
    double others = (double) totals[depth] * (ranking.size() - totals[depth]);
    out[at] = others == 0 ? Double.NaN : same / others;
  }

  private void count(Ranking ranking, byte[] grades) {
    Arrays.fill(before, 0);
    distanceTies = 0;
    for (double[] row : wins) {
      Arrays.fill(row, 0);
    }
    int size = ranking.size();
    int from = 0;
    while (from < size) {
      int bits = ranking.distanceBits(from);
      int to = from + 1;
      while (to < size && ranking.distanceBits(to) == bits) {
        to++;
      }
      if (to == from + 1) {
        int grade = grades[ranking.item(from)];
        for (int a = grade + 1; a <= depth; a++) {
          wins[grade][a] += before[a];
        }
        before[grade]++;
      } else {
        countTies(ranking, grades, from, to);
      }
      from = to;
    }
  }

  private void countTies(Ranking ranking, byte[] grades, int from, int to) {
    Arrays.fill(group, 0);
    for (int rank = from; rank < to; rank++) {
      group[grades[ranking.item(rank)]]++;
    }
    double tied = to - from;
    distanceTies += tied * (tied - 1) / 2;
    for (int b = 0; b <= depth; b++) {
      for (int a = b + 1; a <= depth; a++) {
        wins[b][a] += (double) group[b] * before[a] + 0.5 * group[a] * group[b];
      }
    }
    for (int g = 0; g <= depth; g++) {
      before[g] += group[g];
    }
  }
}
