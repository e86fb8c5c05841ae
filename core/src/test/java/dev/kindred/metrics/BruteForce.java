package dev.kindred.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every metric by its definition, in plain loops over double precision distances. */
final class BruteForce {
  /** One gallery item as a query sees it. */
  record Seen(int position, double distance, int grade) {}

  private final int depth;
  private final List<List<Seen>> rankings = new ArrayList<>();

  BruteForce(float[][] q, int[][] qLevels, float[][] g, int[][] gLevels, boolean leaveOneOut) {
    depth = qLevels.length;
    for (int i = 0; i < q.length; i++) {
      List<Seen> ranking = new ArrayList<>();
      for (int j = 0; j < g.length; j++) {
        if (leaveOneOut && i == j) {
          continue;
        }
        double squares = 0;
        for (int d = 0; d < q[i].length; d++) {
          squares += Math.pow((double) q[i][d] - g[j][d], 2);
        }
        int grade = 0;
        while (grade < depth && qLevels[grade][i] == gLevels[grade][j]) {
          grade++;
        }
        ranking.add(new Seen(j, Math.sqrt(squares), grade));
      }
      ranking.sort(Comparator.comparingDouble(Seen::distance).thenComparingInt(Seen::position));
      rankings.add(ranking);
    }
  }

  Map<String, double[]> perQuery() {
    Map<String, double[]> result = new LinkedHashMap<>();
    for (int i = 0; i < rankings.size(); i++) {
      Map<String, Double> one = one(rankings.get(i));
      for (Map.Entry<String, Double> e : one.entrySet()) {
        result.computeIfAbsent(e.getKey(), k -> nans())[i] = e.getValue();
      }
    }
    return result;
  }

  private double[] nans() {
    double[] values = new double[rankings.size()];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  private Map<String, Double> one(List<Seen> ranking) {
    Map<String, Double> m = new LinkedHashMap<>();
    int relevant = (int) ranking.stream().filter(s -> s.grade == depth).count();
    if (relevant == 0) {
      return m;
    }
    for (int k : List.of(1, 2, 4, 8)) {
      m.put("recall@" + k, hits(ranking, k) > 0 ? 1.0 : 0.0);
    }
    m.put("precision@10", hits(ranking, 10) / 10.0);
    m.put("r_precision", hits(ranking, relevant) / (double) relevant);
    double atR = 0;
    double all = 0;
    for (int k = 1; k <= ranking.size(); k++) {
      if (ranking.get(k - 1).grade == depth) {
        double precision = hits(ranking, k) / (double) k;
        all += precision;
        atR += k <= relevant ? precision : 0;
      }
    }
    m.put("map@r", atR / relevant);
    m.put("map", all / relevant);
    int first = 1;
    while (hits(ranking, first) == 0) {
      first++;
    }
    m.put("mrr", 1.0 / first);
    m.put("ndcg", ndcg(ranking, ranking.size()));
    m.put("ndcg@10", ndcg(ranking, 10));
    m.put("h_ap", hierarchicalAp(ranking));
    m.put("asi", setIntersection(ranking));
    order(ranking, m);
    return m;
  }

  private int hits(List<Seen> ranking, int k) {
    return (int) ranking.stream().limit(k).filter(s -> s.grade == depth).count();
  }

  private static List<Seen> ideal(List<Seen> ranking) {
    return ranking.stream().sorted(Comparator.comparingInt(Seen::grade).reversed()).toList();
  }

  private static double ndcg(List<Seen> ranking, int k) {
    return dcg(ranking, k) / dcg(ideal(ranking), k);
  }

  private static double dcg(List<Seen> ranking, int k) {
    double sum = 0;
    for (int rank = 1; rank <= Math.min(k, ranking.size()); rank++) {
      sum += (Math.pow(2, ranking.get(rank - 1).grade) - 1) / (Math.log(1 + rank) / Math.log(2));
    }
    return sum;
  }

  private double hierarchicalAp(List<Seen> ranking) {
    double[] relevance = new double[ranking.size()];
    for (int k = 0; k < relevance.length; k++) {
      int grade = ranking.get(k).grade;
      long ofGrade = ranking.stream().filter(s -> s.grade == grade).count();
      relevance[k] = grade / (double) depth / ofGrade;
    }
    double sum = 0;
    for (int k = 0; k < relevance.length; k++) {
      double hRank = 0;
      for (int j = 0; j <= k; j++) {
        hRank += Math.min(relevance[k], relevance[j]);
      }
      sum += hRank / (k + 1);
    }
    return sum / Arrays.stream(relevance).sum();
  }

  private static double setIntersection(List<Seen> ranking) {
    List<Seen> ideal = ideal(ranking);
    int positives = (int) ranking.stream().filter(s -> s.grade > 0).count();
    double sum = 0;
    for (int k = 1; k <= positives; k++) {
      int shared = 0;
      Set<Integer> grades = new HashSet<>();
      ranking.forEach(s -> grades.add(s.grade));
      for (int grade : grades) {
        long top = ranking.stream().limit(k).filter(s -> s.grade == grade && grade > 0).count();
        long best = ideal.stream().limit(k).filter(s -> s.grade == grade && grade > 0).count();
        shared += (int) Math.min(top, best);
      }
      sum += shared / (double) k;
    }
    return sum / positives;
  }

  private void order(List<Seen> ranking, Map<String, Double> m) {
    for (int a = depth; a >= 1; a--) {
      for (int b = a - 1; b >= 0; b--) {
        int above = a;
        int below = b;
        m.put(
            "triplet_accuracy(%d>%d)".formatted(a, b),
            won(
                ranking.stream().filter(s -> s.grade == above).toList(),
                ranking.stream().filter(s -> s.grade == below).toList()));
      }
    }
    double signs = 0;
    double untiedDistance = 0;
    double untiedGrade = 0;
    for (Seen a : ranking) {
      for (Seen b : ranking) {
        double closeness = Math.signum(b.distance - a.distance);
        double grade = Math.signum((double) a.grade - b.grade);
        signs += closeness * grade;
        untiedDistance += Math.abs(closeness);
        untiedGrade += Math.abs(grade);
      }
    }
    m.put("kendall_tau", signs / Math.sqrt(untiedDistance * untiedGrade));
    m.put(
        "auc_per_query",
        won(
            ranking.stream().filter(s -> s.grade == depth).toList(),
            ranking.stream().filter(s -> s.grade < depth).toList()));
  }

  private static double won(List<Seen> near, List<Seen> far) {
    double won = 0;
    for (Seen a : near) {
      for (Seen b : far) {
        won += a.distance < b.distance ? 1 : a.distance == b.distance ? 0.5 : 0;
      }
    }
    return near.isEmpty() || far.isEmpty() ? Double.NaN : won / near.size() / far.size();
  }

  private List<Seen> pairs(boolean same) {
    return rankings.stream()
        .filter(ranking -> hits(ranking, ranking.size()) > 0)
        .flatMap(List::stream)
        .filter(s -> (s.grade == depth) == same)
        .toList();
  }

  double pooledAuc() {
    return won(pairs(true), pairs(false));
  }

  /** Follows the error curve from distance to distance until the two errors cross. */
  double equalErrorRate() {
    List<Seen> same = pairs(true);
    List<Seen> different = pairs(false);
    TreeSet<Double> thresholds = new TreeSet<>();
    same.forEach(s -> thresholds.add(s.distance));
    different.forEach(s -> thresholds.add(s.distance));
    double missed = 1;
    double fooled = 0;
    for (double t : thresholds) {
      double missedNext = same.stream().filter(s -> s.distance > t).count() / (double) same.size();
      double fooledNext =
          different.stream().filter(s -> s.distance <= t).count() / (double) different.size();
      if (fooledNext >= missedNext) {
        double share = (missed - fooled) / ((missed - fooled) + (fooledNext - missedNext));
        return fooled + share * (fooledNext - fooled);
      }
      missed = missedNext;
      fooled = fooledNext;
    }
    return Double.NaN;
  }

  double missRateAt(double falseMatchRate) {
    List<Seen> same = pairs(true);
    List<Seen> different = pairs(false);
    double best = same.isEmpty() ? Double.NaN : 1;
    for (Seen candidate : same) {
      long fooled = different.stream().filter(s -> s.distance <= candidate.distance).count();
      if (fooled <= falseMatchRate * different.size()) {
        long missed = same.stream().filter(s -> s.distance > candidate.distance).count();
        best = Math.min(best, missed / (double) same.size());
      }
    }
    return best;
  }
}
