package dev.kindred.compare;

import java.util.List;

/**
 * What a verdict answers by one metric: is one of some losses better than every other?
 *
 * @param title a heading in a word or two
 * @param metric its key
 * @param better what a better loss does, such as "retrieved images of the same class better"
 * @param field where it does so, such as "in retrieval"
 * @param name of the metric, for a sentence
 * @param losses keys of those that are compared
 */
record Question(
    String title, String metric, String better, String field, String name, List<String> losses) {

  Question {
    losses = List.copyOf(losses);
  }

  /**
   * The two questions on classes: retrieval by MAP@R and, where labels have several levels, order
   * by the triplet accuracy of the coarsest.
   *
   * @param levels names of the hierarchy's levels, coarsest first
   */
  static List<Question> onClasses(List<String> levels, List<LossDescription> losses) {
    List<String> keys = losses.stream().map(LossDescription::key).toList();
    String level = levels.getLast();
    Question retrieval =
        new Question(
            "Retrieval",
            "map@r",
            "retrieved images of the same %s better".formatted(level),
            "in retrieval",
            "MAP@R",
            keys);
    return levels.size() == 1
        ? List.of(retrieval)
        : List.of(
            retrieval,
            new Question(
                "Order",
                "triplet_accuracy(1>0)",
                "ordered images beyond their %s better".formatted(level),
                "in order beyond the " + level,
                "share of comparisons in order (same %s before unrelated; 0.5 is chance)"
                    .formatted(levels.getFirst()),
                keys));
  }

  /** What the verdict says of order where labels have one level. */
  static List<Verdict.Finding> unanswerable(List<String> levels) {
    return levels.size() > 1
        ? List.of()
        : List.of(
            new Verdict.Finding(
                "Order",
                null,
                null,
                "Whether a loss orders images beyond their %s cannot be said from this data: it has one level of labels."
                    .formatted(levels.getLast())));
  }
}
