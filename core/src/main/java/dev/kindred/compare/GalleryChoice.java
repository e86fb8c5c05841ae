package dev.kindred.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Chooses the queries to show: most disagreeing, worst and best, each of another class. */
public final class GalleryChoice {
  private GalleryChoice() {}

  /**
   * Chooses queries. A query is shown once, and its class once among those of its kind; ties go to
   * the lower position. Disagreeing queries are chosen first.
   *
   * @param scores [loss][query], such as MAP@R averaged over seeds; NaN where a query is left out
   * @param classOf class id per query
   * @param each how many of each kind, fewer if there are not so many
   */
  public static Map<GalleryQuery.Kind, List<Integer>> choose(
      double[][] scores, int[] classOf, int each) {
    Map<GalleryQuery.Kind, List<Integer>> chosen = new EnumMap<>(GalleryQuery.Kind.class);
    Set<Integer> shown = new HashSet<>();
    for (GalleryQuery.Kind kind : GalleryQuery.Kind.values()) {
      ToDoubleFunction<Integer> merit =
          switch (kind) {
            case DISAGREEMENT -> q -> max(scores, q) - min(scores, q);
            case WORST -> q -> -max(scores, q);
            case BEST -> q -> min(scores, q);
          };
      chosen.put(kind, best(merit, classOf, each, shown));
    }
    return chosen;
  }

  private static List<Integer> best(
      ToDoubleFunction<Integer> merit, int[] classOf, int each, Set<Integer> shown) {
    List<Integer> ranked =
        IntStream.range(0, classOf.length)
            .boxed()
            .filter(q -> !Double.isNaN(merit.applyAsDouble(q)) && !shown.contains(q))
            .sorted(Comparator.comparingDouble(merit).reversed())
            .toList();
    List<Integer> chosen = new ArrayList<>();
    Set<Integer> classes = new HashSet<>();
    for (int q : ranked) {
      if (chosen.size() < each && classes.add(classOf[q])) {
        chosen.add(q);
        shown.add(q);
      }
    }
    return chosen;
  }

  private static double max(double[][] scores, int query) {
    return Arrays.stream(scores).mapToDouble(s -> s[query]).reduce(Math::max).orElse(Double.NaN);
  }

  private static double min(double[][] scores, int query) {
    return Arrays.stream(scores).mapToDouble(s -> s[query]).reduce(Math::min).orElse(Double.NaN);
  }
}
