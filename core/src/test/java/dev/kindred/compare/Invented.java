package dev.kindred.compare;

import dev.kindred.compare.ComparisonReport.Measured;
import dev.kindred.compare.LossDescription.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Studies and runs with invented numbers. */
final class Invented {
  private Invented() {}

  static Study study(List<String> levels, String... losses) {
    return new Study(
        "2026-03-14",
        "kindred compare glyphs",
        new DatasetSummary("glyphs", "abc", 100, 0, levels, "by class", 80, 8, 20, 2),
        Study.Unit.SEED,
        Arrays.stream(losses).map(l -> loss(l, Settings.GIVEN)).toList(),
        List.of(),
        Map.of("batch", "8 × 4"),
        Map.of("java", "25"),
        List.of());
  }

  /** Two losses that were tuned, and the same as they were given, with "-given" in their keys. */
  static Study tunedStudy(List<String> levels, String a, String b) {
    Study plain = study(levels, a, b);
    return new Study(
        plain.created(),
        plain.command(),
        plain.dataset(),
        plain.unit(),
        List.of(loss(a, Settings.TUNED), loss(b, Settings.TUNED)),
        List.of(loss(a + "-given", Settings.GIVEN), loss(b + "-given", Settings.GIVEN)),
        plain.configuration(),
        plain.environment(),
        plain.notes());
  }

  private static LossDescription loss(String key, Settings settings) {
    List<LossDescription.Trial> trials =
        settings == Settings.GIVEN
            ? List.of()
            : List.of(
                new LossDescription.Trial(key, 2e-3, .5, 9, false),
                new LossDescription.Trial(key, 4e-3, .7, 9, true),
                new LossDescription.Trial(key, 8e-3, Double.NaN, 3, false));
    return new LossDescription(
        key, key.toUpperCase(Locale.ROOT), "D", null, settings, Map.of(), trials);
  }

  /** One run per value; every query of a run scores the run's value. */
  static List<Measured> runs(String loss, double... values) {
    List<Measured> runs = new ArrayList<>();
    for (int seed = 0; seed < values.length; seed++) {
      double v = values[seed];
      double[] perQuery = new double[50];
      Arrays.fill(perQuery, v);
      runs.add(
          new Measured(
              new Run(
                  loss,
                  seed,
                  10,
                  320,
                  1.5,
                  "00ff",
                  List.of(new Run.CurvePoint(10, 1.5, 0.2, Double.NaN)),
                  Map.of("map@r", v, "triplet_accuracy(1>0)", v, "eer", 1 - v),
                  List.of(v, 1.0),
                  List.of(v, v / 2),
                  List.of(new Run.Histogram(2, List.of(3L, 4L)))),
              Map.of("map@r", perQuery, "triplet_accuracy(1>0)", perQuery)));
    }
    return runs;
  }

  @SafeVarargs
  static ComparisonReport report(Study study, List<Measured>... runs) {
    List<Measured> all = new ArrayList<>();
    for (List<Measured> some : runs) {
      all.addAll(some);
    }
    return ComparisonReport.of(study, all, List.of(), List.of());
  }
}
