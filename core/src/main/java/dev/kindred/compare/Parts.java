package dev.kindred.compare;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Split;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.train.HoldOut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The images of an experiment, parted once for all its runs.
 *
 * @param train to learn from and to choose weights by
 * @param unseen of classes that no run sees; where whole groups are held out, of groups that no run
 *     sees
 * @param seenGroups of classes that no run sees, out of groups of which other classes are trained
 *     on: how far order beyond the class is learned for the groups themselves; empty where no
 *     groups are held out
 */
record Parts(List<ImageItem> train, List<ImageItem> unseen, List<ImageItem> seenGroups) {
  /** Begins the keys of metrics that are measured on {@link #seenGroups}. */
  static final String SEEN_GROUPS = "seen_groups:";

  private static final Set<String> MEASURED = Set.of("recall@1", "map@r", "ndcg");

  /** Of the classes in the groups that are trained on, so much of the share that is held out. */
  private static final double SHARE_OF_SEEN = 0.5;

  static Parts of(List<ImageItem> items, HoldOut evaluation) throws DataException {
    Split outer = evaluation.split(items);
    if (!evaluation.byGroups(items)) {
      return new Parts(outer.train(), outer.heldOut(), List.of());
    }
    Split inner = seen(evaluation).split(outer.train());
    return classes(inner.heldOut()) < 2 || classes(inner.train()) < 2
        ? new Parts(outer.train(), outer.heldOut(), List.of())
        : new Parts(inner.train(), outer.heldOut(), inner.heldOut());
  }

  private static HoldOut seen(HoldOut evaluation) {
    return new HoldOut(
        HoldOut.Unit.CLASSES, SHARE_OF_SEEN * evaluation.fraction(), evaluation.seed());
  }

  /** In words. */
  String text(HoldOut evaluation) {
    String unseen =
        "%.0f%% of the %s are kept for evaluation, chosen by seed %d"
            .formatted(
                100 * evaluation.fraction(),
                seenGroups.isEmpty() ? "classes" : "groups",
                evaluation.seed());
    return seenGroups.isEmpty()
        ? unseen
        : "%s; and %.0f%% of the classes of the other groups (%,d images of %,d classes)"
            .formatted(
                unseen, 100 * seen(evaluation).fraction(), seenGroups.size(), classes(seenGroups));
  }

  /** Images without labels are of no class. */
  static int classes(List<ImageItem> items) {
    return (int)
        items.stream()
            .filter(item -> !item.labels().isEmpty())
            .map(ImageItem::classKey)
            .distinct()
            .count();
  }

  /** What was measured on the unseen images, and some of it on those of seen groups. */
  static RetrievalReport joined(RetrievalReport unseen, @Nullable RetrievalReport seenGroups) {
    if (seenGroups == null) {
      return unseen;
    }
    Map<String, Double> metrics = new LinkedHashMap<>(unseen.metrics());
    Map<String, double[]> perQuery = new LinkedHashMap<>(unseen.perQuery());
    seenGroups
        .metrics()
        .forEach((key, value) -> {
          double[] each = seenGroups.perQuery().get(key);
          if (each != null && (MEASURED.contains(key) || key.startsWith("triplet_accuracy("))) {
            metrics.put(SEEN_GROUPS + key, value);
            perQuery.put(SEEN_GROUPS + key, each);
          }
        });
    return new RetrievalReport(
        unseen.queries(), unseen.leftOut(), metrics, perQuery, unseen.distances());
  }
}
