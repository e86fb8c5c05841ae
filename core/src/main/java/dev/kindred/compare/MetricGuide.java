package dev.kindred.compare;

import java.util.List;

/**
 * A metric in one line.
 *
 * @param title such as "Recall@1"
 * @param explanation one sentence
 * @param group under which heading it stands
 * @param better which direction is better
 * @param headline whether a verdict may rest on it
 */
public record MetricGuide(
    String title, String explanation, Group group, Better better, boolean headline) {

  /** The headings of the table, in order. */
  public enum Group {
    /** Of the nearest images of each query: recall, precision, MAP and the like. */
    RETRIEVAL("Retrieval", "Are the nearest images of the same class?"),
    /** Of whole rankings: NDCG, H-AP, ASI, Kendall τ, triplet accuracy, AUC per query. */
    ORDER("Order", "Is the whole ranking in the right order, also beyond the class?"),
    /** Metrics of the other groups, for the queries of which only the class is new. */
    SEEN_GROUPS(
        "New classes of known groups",
        "The same, measured on unseen classes of groups of which other classes were trained on."),
    /** AUC, EER and FNMR over all pairs at once. */
    THRESHOLD("Threshold", "Can one distance separate same from different?"),
    /** Of the vectors alone; no direction is better. */
    GEOMETRY("Geometry", "How do the embeddings fill their space?");

    private final String title;
    private final String question;

    Group(String title, String question) {
      this.title = title;
      this.question = question;
    }

    /** The heading. */
    public String title() {
      return title;
    }

    /** The question that the group answers. */
    public String question() {
      return question;
    }
  }

  /** Which direction is better. */
  public enum Better {
    /** More is better, as with recall. */
    HIGHER,
    /** Less is better, as with error rates. */
    LOWER,
    /** It describes, and does not judge. */
    NEITHER
  }

  /**
   * The description of a metric by its key; an unknown key describes itself.
   *
   * @param levels names of the hierarchy's levels, coarsest first
   */
  public static MetricGuide of(String key, List<String> levels) {
    if (key.startsWith(Parts.SEEN_GROUPS)) {
      MetricGuide same = of(key.substring(Parts.SEEN_GROUPS.length()), levels);
      return new MetricGuide(
          same.title, same.explanation, Group.SEEN_GROUPS, same.better, same.headline);
    }
    int at = key.indexOf('@');
    if (at > 0 && !key.equals("map@r") && !key.startsWith("fnmr")) {
      return atCutoff(key.substring(0, at), key.substring(at + 1), key);
    }
    if (key.startsWith("triplet_accuracy(")) {
      return tripletAccuracy(key, levels);
    }
    if (key.startsWith("fnmr@fmr=")) {
      return threshold(
          "FNMR at FMR " + key.substring("fnmr@fmr=".length()),
          "Share of same-class pairs rejected at the threshold that accepts this share of different pairs.",
          Better.LOWER);
    }
    return switch (key) {
      case "r_precision" ->
          retrieval(
              "R-precision",
              "Share of relevant images among the first R, R being how many exist.",
              true);
      case "map@r" ->
          retrieval(
              "MAP@R",
              "Average precision within the first R: rewards putting relevant images first.",
              true);
      case "map" -> retrieval("MAP", "Average precision over the whole ranking.", true);
      case "mrr" -> retrieval("MRR", "Mean of 1 ÷ the rank of the first relevant image.", true);
      case "ndcg" ->
          order("NDCG", "Graded gain over the whole ranking, relative to the ideal order.", true);
      case "h_ap" ->
          order(
              "H-AP", "Average precision that credits partly related images by their level.", true);
      case "asi" ->
          order(
              "ASI", "Overlap of the ranking's top k with the ideal top k, averaged over k.", true);
      case "kendall_tau" ->
          order(
              "Kendall τ",
              "Correlation of closeness with relatedness over all pairs of results.",
              true);
      case JudgmentTask.UNSEEN ->
          order(
              "Triplet accuracy",
              "Share of judgments agreed with, on images that were not trained on.",
              true);
      case JudgmentTask.SEEN ->
          order(
              "Triplet accuracy, seen",
              "The same for other judgments on the images that were trained on.",
              true);
      case "auc_per_query" ->
          order(
              "AUC per query",
              "Chance that, for one query, a same-class image is closer than another one.",
              true);
      case "auc_pooled" ->
          threshold(
              "AUC pooled",
              "The same chance over all pairs at once, as one global threshold sees it.",
              Better.HIGHER);
      case "auc_gap" ->
          threshold(
              "AUC gap",
              "AUC per query minus pooled: how much thresholds differ between queries.",
              Better.LOWER);
      case "eer" ->
          threshold(
              "EER",
              "Error at the threshold where as many pairs are wrongly accepted as rejected.",
              Better.LOWER);
      case "intra_class_variance" ->
          geometry("Variance within classes", "Mean squared distance to the class's centre.");
      case "inter_class_variance" ->
          geometry(
              "Variance between classes",
              "Mean squared distance of class centres from the common centre.");
      case "variance_ratio" ->
          geometry("Within ÷ between", "Small when classes are tight and far apart.");
      case "components_90" ->
          geometry(
              "Components for 90%", "Share of principal components that hold 90% of the variance.");
      default -> new MetricGuide(key, "", Group.RETRIEVAL, Better.NEITHER, false);
    };
  }

  private static MetricGuide atCutoff(String name, String k, String key) {
    return switch (name) {
      case "recall" ->
          retrieval(
              "Recall@" + k,
              k.equals("1")
                  ? "Share of queries whose nearest image is relevant."
                  : "Share of queries with a relevant image among the first %s.".formatted(k),
              true);
      case "precision" ->
          retrieval(
              "Precision@" + k, "Share of relevant images among the first %s.".formatted(k), false);
      case "ndcg" ->
          order(
              "NDCG@" + k,
              "Graded gain of the first %s, relative to the ideal order.".formatted(k),
              true);
      case "hubness" ->
          geometry(
              "Hubness@" + k,
              "Skewness of how often an image is among the %s nearest of others; high when a few crowd all results."
                  .formatted(k));
      default -> new MetricGuide(key, "", Group.RETRIEVAL, Better.NEITHER, false);
    };
  }

  private static MetricGuide tripletAccuracy(String key, List<String> levels) {
    int split = key.indexOf('>');
    int nearer = Integer.parseInt(key.substring(key.indexOf('(') + 1, split));
    int farther = Integer.parseInt(key.substring(split + 1, key.length() - 1));
    String near = levels.get(nearer - 1);
    boolean unrelated = farther == 0;
    String far = unrelated ? "other" : levels.get(farther - 1);
    return order(
        "Triplet accuracy (%s > %s)".formatted(near, far),
        "Chance that an image of the same %s is closer than %s."
            .formatted(
                near, unrelated ? "an unrelated one" : "one of the same %s only".formatted(far)),
        true);
  }

  private static MetricGuide retrieval(String title, String explanation, boolean headline) {
    return new MetricGuide(title, explanation, Group.RETRIEVAL, Better.HIGHER, headline);
  }

  private static MetricGuide order(String title, String explanation, boolean headline) {
    return new MetricGuide(title, explanation, Group.ORDER, Better.HIGHER, headline);
  }

  private static MetricGuide threshold(String title, String explanation, Better better) {
    return new MetricGuide(title, explanation, Group.THRESHOLD, better, false);
  }

  private static MetricGuide geometry(String title, String explanation) {
    return new MetricGuide(title, explanation, Group.GEOMETRY, Better.NEITHER, false);
  }
}
