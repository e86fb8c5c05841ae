package dev.kindred.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Metrics of positions in the ranking: Recall@k, Precision@k, R-precision, MAP@R (Musgrave 2020),
 * AP, reciprocal rank, NDCG, hierarchical AP (Ramzi 2022) and average set intersection.
 */
final class PositionScores implements QueryScores {
  private final RetrievalSettings settings;
  private final int depth;
  private final List<String> keys;
  private final Gains gains;

  /** Sum of relevance per rank so far, and number of items seen, per grade. */
  private final int[] seen;

  private final double[] relevance;

  PositionScores(RetrievalSettings settings, int depth, int galleryCount) {
    this.settings = settings;
    this.depth = depth;
    this.gains = new Gains(depth, galleryCount);
    this.seen = new int[depth + 1];
    this.relevance = new double[depth + 1];
    List<String> names = new ArrayList<>();
    settings.recallAt().forEach(k -> names.add("recall@" + k));
    settings.precisionAt().forEach(k -> names.add("precision@" + k));
    names.addAll(List.of("r_precision", "map@r", "map", "mrr", "ndcg"));
    settings.ndcgAt().forEach(k -> names.add("ndcg@" + k));
    names.addAll(List.of("h_ap", "asi"));
    this.keys = List.copyOf(names);
  }

  @Override
  public List<String> keys() {
    return keys;
  }

  @Override
  public void score(Ranking ranking, byte[] grades, int[] totals, double[] out, int offset) {
    int at = relevantPositions(ranking, grades, totals[depth], out, offset);
    at = discountedGains(ranking, grades, totals, out, at);
    out[at++] = hierarchicalAp(ranking, grades, totals);
    out[at] = setIntersection(ranking, grades, totals);
  }

  private int relevantPositions(
      Ranking ranking, byte[] grades, int relevant, double[] out, int offset) {
    List<Integer> recallAt = settings.recallAt();
    List<Integer> precisionAt = settings.precisionAt();
    int precisionOffset = offset + recallAt.size();
    int at = precisionOffset + precisionAt.size();
    Arrays.fill(out, offset, at, 0);
    int hits = 0;
    int hitsAtR = 0;
    int first = 0;
    double sum = 0;
    double sumAtR = 0;
    for (int rank = 1; hits < relevant; rank++) {
      if (grades[ranking.item(rank - 1)] < depth) {
        continue;
      }
      hits++;
      first = hits == 1 ? rank : first;
      double precision = (double) hits / rank;
      sum += precision;
      if (rank <= relevant) {
        hitsAtR = hits;
        sumAtR += precision;
      }
      for (int p = 0; p < precisionAt.size(); p++) {
        int k = precisionAt.get(p);
        if (rank <= k) {
          out[precisionOffset + p] = (double) hits / k;
        }
      }
    }
    for (int r = 0; r < recallAt.size(); r++) {
      out[offset + r] = first <= recallAt.get(r) ? 1 : 0;
    }
    out[at++] = (double) hitsAtR / relevant;
    out[at++] = sumAtR / relevant;
    out[at++] = sum / relevant;
    out[at++] = 1.0 / first;
    return at;
  }

  private int discountedGains(
      Ranking ranking, byte[] grades, int[] totals, double[] out, int offset) {
    int at = offset;
    int size = ranking.size();
    out[at++] = gains.sum(ranking, grades, size) / gains.ideal(totals, size);
    for (int k : settings.ndcgAt()) {
      out[at++] = gains.sum(ranking, grades, Math.min(k, size)) / gains.ideal(totals, k);
    }
    return at;
  }

  // H-AP = Σ_k Hrank(k)/rank(k) ÷ Σ_k rel(k), with Hrank(k) = Σ_{j ≤ k} min(rel_j, rel_k), over
  // items
  // of grade ≥ 1; an item of grade g of L weighs (g/L) / (number of items of that grade).
  private double hierarchicalAp(Ranking ranking, byte[] grades, int[] totals) {
    double total = 0;
    for (int g = 0; g <= depth; g++) {
      seen[g] = 0;
      relevance[g] = totals[g] == 0 ? 0 : (double) g / depth / totals[g];
      total += relevance[g] * totals[g];
    }
    int left = ranking.size() - totals[0];
    double sum = 0;
    for (int rank = 1; left > 0; rank++) {
      int grade = grades[ranking.item(rank - 1)];
      if (grade == 0) {
        continue;
      }
      left--;
      seen[grade]++;
      double shared = 0;
      for (int g = 1; g <= depth; g++) {
        shared += seen[g] * Math.min(relevance[g], relevance[grade]);
      }
      sum += shared / rank;
    }
    return sum / total;
  }

  // Mean over k, up to the number of items of grade ≥ 1, of the overlap between the first k of the
  // ranking and the first k of the ideal order, counted per grade.
  private double setIntersection(Ranking ranking, byte[] grades, int[] totals) {
    Arrays.fill(seen, 0);
    int positives = ranking.size() - totals[0];
    double sum = 0;
    for (int k = 1; k <= positives; k++) {
      seen[grades[ranking.item(k - 1)]]++;
      int open = k;
      int shared = 0;
      for (int g = depth; g >= 1 && open > 0; g--) {
        int ideal = Math.min(open, totals[g]);
        shared += Math.min(seen[g], ideal);
        open -= ideal;
      }
      sum += (double) shared / k;
    }
    return sum / positives;
  }
}
