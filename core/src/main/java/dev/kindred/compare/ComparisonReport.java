package dev.kindred.compare;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a comparison measured, and what follows from it.
 *
 * @param study what was compared, and how
 * @param runs one trained model each
 * @param controls untrained embeddings to read the runs against
 * @param summaries every metric of every loss over its seeds
 * @param differences every metric of every pair of losses; the reference comes first in the study
 * @param effects what triplets and graded labels change, for each metric that a verdict may rest
 *     on; empty where the losses do not fill the design
 * @param verdict the answer
 * @param givenVerdict what the answer would be without tuning; null where nothing is tuned
 * @param galleries results to look at
 * @param maps the embeddings in the plane
 * @param searches what each run loses to approximate search
 */
public record ComparisonReport(
    Study study,
    List<Run> runs,
    List<Control> controls,
    List<MetricSummary> summaries,
    List<Difference> differences,
    List<Effect> effects,
    Verdict verdict,
    @Nullable Verdict givenVerdict,
    List<GalleryQuery> galleries,
    EmbeddingMaps maps,
    List<SearchSplit> searches) {

  /**
   * A run with its values per query, which the report itself does not keep.
   *
   * @param run the run
   * @param perQuery metric key → one value per query, the same queries for all runs
   */
  public record Measured(Run run, Map<String, double[]> perQuery) {}

  /** Copies. */
  public ComparisonReport {
    runs = List.copyOf(runs);
    controls = List.copyOf(controls);
    summaries = List.copyOf(summaries);
    differences = List.copyOf(differences);
    effects = List.copyOf(effects);
    galleries = List.copyOf(galleries);
    searches = List.copyOf(searches);
  }

  /**
   * Derives summaries, differences and the verdict of a comparison on classes.
   *
   * @param measured at least one run of each loss of the study
   */
  public static ComparisonReport of(
      Study study, List<Measured> measured, List<Control> controls, List<GalleryQuery> galleries) {
    return onClasses(study, measured, controls, galleries, Units.seeds());
  }

  /** The same for models that were given, each once, which are paired by class. */
  static ComparisonReport ofModels(
      Study study,
      List<Measured> measured,
      int[] classes,
      List<Control> controls,
      List<GalleryQuery> galleries) {
    return onClasses(study, measured, controls, galleries, Units.classes(classes));
  }

  private static ComparisonReport onClasses(
      Study study,
      List<Measured> measured,
      List<Control> controls,
      List<GalleryQuery> galleries,
      Units units) {
    return of(
        study,
        measured,
        controls,
        galleries,
        units,
        losses -> Question.onClasses(study.dataset().levels(), losses),
        losses -> Question.unanswerable(study.dataset().levels()));
  }

  /**
   * Derives summaries, differences and the verdict.
   *
   * @param measured at least one run of each loss of the study
   * @param units what the losses are paired by
   * @param questions what is asked about losses under the same settings
   * @param further findings that rest on no test between two losses
   */
  static ComparisonReport of(
      Study study,
      List<Measured> measured,
      List<Control> controls,
      List<GalleryQuery> galleries,
      Units units,
      Function<List<LossDescription>, List<Question>> questions,
      Function<List<LossDescription>, List<Verdict.Finding>> further) {
    Comparisons comparisons = new Comparisons(study, measured, units);
    return new ComparisonReport(
        study,
        measured.stream().map(Measured::run).toList(),
        controls,
        comparisons.summaries(),
        comparisons.differences(),
        effects(study, measured.stream().map(Measured::run).toList()),
        verdict(study, study.losses(), comparisons, questions, further),
        study.given().isEmpty()
            ? null
            : verdict(study, study.given(), comparisons, questions, further),
        galleries,
        EmbeddingMaps.NONE,
        List.of());
  }

  /** The same with maps of the embeddings. */
  public ComparisonReport with(EmbeddingMaps drawn) {
    return with(drawn, searches);
  }

  /** The same with measures of approximate search. */
  public ComparisonReport withSearches(List<SearchSplit> measured) {
    return with(maps, measured);
  }

  private ComparisonReport with(EmbeddingMaps drawn, List<SearchSplit> measured) {
    return new ComparisonReport(
        study,
        runs,
        controls,
        summaries,
        differences,
        effects,
        verdict,
        givenVerdict,
        galleries,
        drawn,
        measured);
  }

  private static List<Effect> effects(Study study, List<Run> runs) {
    return runs.getFirst().metrics().keySet().stream()
        .filter(metric -> MetricGuide.of(metric, study.dataset().levels()).headline())
        .flatMap(metric -> Effect.of(study.losses(), runs, metric).stream())
        .toList();
  }

  private static Verdict verdict(
      Study study,
      List<LossDescription> losses,
      Comparisons comparisons,
      Function<List<LossDescription>, List<Question>> questions,
      Function<List<LossDescription>, List<Verdict.Finding>> further) {
    List<Question> asked = questions.apply(losses);
    Jury jury = new Jury(study, asked, comparisons);
    return new Verdict(
        Stream.concat(asked.stream().map(jury::find), further.apply(losses).stream()).toList());
  }

  /** The runs of one loss, in order. */
  public List<Run> runs(String loss) {
    return runs.stream().filter(run -> run.loss().equals(loss)).toList();
  }

  /** The keys of all metrics, in the order in which they were measured. */
  public Set<String> metrics() {
    Set<String> keys = new LinkedHashSet<>();
    summaries.forEach(s -> keys.add(s.metric()));
    return keys;
  }

  /** One metric of one loss. */
  public Optional<MetricSummary> summary(String metric, String loss) {
    return summaries.stream()
        .filter(s -> s.metric().equals(metric) && s.loss().equals(loss))
        .findFirst();
  }

  /** One metric of one loss minus that of another, in whichever order it is stored. */
  public Optional<Difference> difference(String metric, String loss, String reference) {
    return differences.stream()
        .filter(d -> d.metric().equals(metric))
        .map(d -> d.loss().equals(reference) ? d.reversed() : d)
        .filter(d -> d.loss().equals(loss) && d.reference().equals(reference))
        .findFirst();
  }
}
