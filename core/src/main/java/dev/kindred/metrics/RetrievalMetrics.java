package dev.kindred.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how well distances between embeddings retrieve and rank, exactly and in memory linear in
 * the number of vectors.
 *
 * <p>{@code levels[l][i]} is the class id of item i at hierarchy level l, coarsest first. The grade
 * of a pair is the number of leading levels that agree; an item is relevant when all agree. A query
 * with no relevant item is left out of every metric and counted.
 *
 * <p>Keys: {@code recall@k}, {@code precision@k} (divides by k), {@code r_precision}, {@code map@r}
 * (Musgrave 2020), {@code map}, {@code mrr}, {@code ndcg} (whole ranking) and {@code ndcg@k} (gain
 * 2^grade − 1, ideal over the whole gallery), {@code h_ap} (Ramzi 2022), {@code asi}, {@code
 * triplet_accuracy(a>b)} per pair of grades, {@code kendall_tau}, {@code auc_per_query}, {@code
 * auc_pooled}, their difference {@code auc_gap}, {@code eer}, {@code fnmr@fmr=0.001}, {@code
 * intra_class_variance}, {@code inter_class_variance}, {@code variance_ratio}, {@code
 * components_90}, {@code hubness@10} (skewness of how often an item is among the 10 nearest of
 * another, Radovanović et al. 2010, section 3; NaN if all are equally often).
 */
public final class RetrievalMetrics {
  private static final double FALSE_MATCH_RATE = 0.001;
  private static final int HUB_NEIGHBOURS = 10;

  private RetrievalMetrics() {}

  /** Every item queries all the others, with {@link RetrievalSettings#DEFAULT}. */
  public static RetrievalReport leaveOneOut(float[][] x, int[][] levels) {
    return leaveOneOut(x, levels, RetrievalSettings.DEFAULT);
  }

  /**
   * Every item queries all the others.
   *
   * @param x [item][dimension], at least one item
   * @param levels [level][item]
   */
  public static RetrievalReport leaveOneOut(
      float[][] x, int[][] levels, RetrievalSettings settings) {
    return measure(x, levels, x, levels, true, settings);
  }

  /** Every query against the gallery, with {@link RetrievalSettings#DEFAULT}. */
  public static RetrievalReport againstGallery(
      float[][] queries, int[][] queryLevels, float[][] gallery, int[][] galleryLevels) {
    return againstGallery(queries, queryLevels, gallery, galleryLevels, RetrievalSettings.DEFAULT);
  }

  /**
   * Every query against the gallery.
   *
   * @param queryLevels [level][query], numbered like the gallery's (see {@link Levels})
   */
  public static RetrievalReport againstGallery(
      float[][] queries,
      int[][] queryLevels,
      float[][] gallery,
      int[][] galleryLevels,
      RetrievalSettings settings) {
    return measure(queries, queryLevels, gallery, galleryLevels, false, settings);
  }

  private static RetrievalReport measure(
      float[][] queries,
      int[][] queryLevels,
      float[][] gallery,
      int[][] galleryLevels,
      boolean leaveOneOut,
      RetrievalSettings settings) {
    Grades grades = new Grades(queryLevels, queries.length, galleryLevels, gallery.length);
    double[][] scores = new double[queries.length][];
    List<RowScorer> scorers =
        new SquaredDistances(queries, gallery)
            .visit(
                settings.threads(),
                () -> new RowScorer(grades, gallery.length, leaveOneOut, settings, scores));
    DistanceHistograms distances = scorers.getFirst().distances();
    scorers.stream().skip(1).forEach(s -> distances.add(s.distances()));

    Map<String, Double> metrics = new LinkedHashMap<>();
    Map<String, double[]> perQuery = new LinkedHashMap<>();
    List<String> keys = scorers.getFirst().keys();
    for (int m = 0; m < keys.size(); m++) {
      int column = m;
      double[] values =
          Arrays.stream(scores)
              .mapToDouble(row -> row.length == 0 ? Double.NaN : row[column])
              .toArray();
      perQuery.put(keys.get(m), values);
      metrics.put(keys.get(m), mean(values));
    }
    addPooled(metrics, distances);
    addSpread(metrics, gallery, grades.galleryClasses());
    int[] near = new int[gallery.length];
    scorers.forEach(s -> Arrays.setAll(near, item -> near[item] + s.near[item]));
    metrics.put("hubness@" + HUB_NEIGHBOURS, skewness(near));
    int leftOut = (int) Arrays.stream(scores).filter(row -> row.length == 0).count();
    return new RetrievalReport(queries.length - leftOut, leftOut, metrics, perQuery, distances);
  }

  private static void addPooled(Map<String, Double> metrics, DistanceHistograms distances) {
    double perQuery = metrics.getOrDefault("auc_per_query", Double.NaN);
    double pooled = distances.auc();
    metrics.put("auc_pooled", pooled);
    metrics.put("auc_gap", perQuery - pooled);
    metrics.put("eer", distances.equalErrorRate());
    metrics.put("fnmr@fmr=" + FALSE_MATCH_RATE, distances.missRateAt(FALSE_MATCH_RATE));
  }

  private static void addSpread(Map<String, Double> metrics, float[][] x, int[] classOf) {
    ClassVariance variance = ClassVariance.of(x, classOf);
    metrics.put("intra_class_variance", variance.intra());
    metrics.put("inter_class_variance", variance.inter());
    metrics.put("variance_ratio", variance.intra() / variance.inter());
    metrics.put("components_90", PrincipalComponents.of(x).shareFor(0.9));
  }

  private static double skewness(int[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double squares = 0;
    double cubes = 0;
    for (int value : values) {
      double deviation = value - mean;
      squares += deviation * deviation;
      cubes += deviation * deviation * deviation;
    }
    double variance = squares / values.length;
    return variance == 0 ? Double.NaN : cubes / values.length / Math.pow(variance, 1.5);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
  }

  /** Ranks and scores one row after another. */
  private static final class RowScorer implements SquaredDistances.RowVisitor {
    private static final double[] LEFT_OUT = {};

    private final Grades grades;
    private final boolean leaveOneOut;
    private final double[][] scores;
    private final Ranking ranking;
    private final byte[] gradeOf;
    private final int[] totals;
    private final List<QueryScores> parts;
    private final List<String> keys = new ArrayList<>();
    private final DistanceHistograms distances;

    /** How often each item was among the nearest. */
    private final int[] near;

    RowScorer(
        Grades grades,
        int galleryCount,
        boolean leaveOneOut,
        RetrievalSettings settings,
        double[][] scores) {
      this.grades = grades;
      this.leaveOneOut = leaveOneOut;
      this.scores = scores;
      this.ranking = new Ranking(galleryCount);
      this.gradeOf = new byte[galleryCount];
      this.totals = new int[grades.depth() + 1];
      this.parts =
          List.of(
              new PositionScores(settings, grades.depth(), galleryCount),
              new OrderScores(grades.depth()));
      parts.forEach(part -> keys.addAll(part.keys()));
      this.distances = new DistanceHistograms(grades.depth());
      this.near = new int[galleryCount];
    }

    List<String> keys() {
      return keys;
    }

    DistanceHistograms distances() {
      return distances;
    }

    @Override
    public void row(int query, float[] squared) {
      int excluded = leaveOneOut ? query : -1;
      grades.fill(query, gradeOf);
      Arrays.fill(totals, 0);
      for (int j = 0; j < gradeOf.length; j++) {
        totals[gradeOf[j]]++;
      }
      if (leaveOneOut) {
        totals[gradeOf[query]]--;
      }
      if (totals[grades.depth()] == 0) {
        scores[query] = LEFT_OUT;
        return;
      }
      distances.add(squared, gradeOf, excluded);
      ranking.sort(squared, excluded);
      for (int rank = 0; rank < Math.min(HUB_NEIGHBOURS, ranking.size()); rank++) {
        near[ranking.item(rank)]++;
      }
      double[] out = new double[keys.size()];
      int offset = 0;
      for (QueryScores part : parts) {
        part.score(ranking, gradeOf, totals, out, offset);
        offset += part.keys().size();
      }
      scores[query] = out;
    }
  }
}
