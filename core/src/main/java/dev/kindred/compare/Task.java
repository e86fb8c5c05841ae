package dev.kindred.compare;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageItem;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.train.Evaluation;
import dev.kindred.train.Supervision;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the models of an experiment learn from, and what they are measured by. */
sealed interface Task permits ClassTask, JudgmentTask {

  /**
   * What a run learns from.
   *
   * @param items of the folder
   */
  record Lesson(List<ImageItem> items, Supervision supervision) {}

  /**
   * What a model gave.
   *
   * @param metrics metric key → value
   * @param perQuery metric key → one value per query, the same queries for all runs; NaN for a
   *     query that the run was not asked
   * @param recallCurve Recall@k for k = 1, 2, …; empty where nothing is retrieved
   * @param precisionCurve Precision@k likewise
   * @param distances pairs by distance, one histogram per grade; empty where there are no grades
   * @param evaluation the images of the evaluation with their vectors
   */
  record Score(
      Map<String, Double> metrics,
      Map<String, double[]> perQuery,
      List<Double> recallCurve,
      List<Double> precisionCurve,
      List<Run.Histogram> distances,
      Evaluation evaluation) {}

  /** What a run learns from; alike for all losses that are compared. */
  Lesson lesson(Contender contender, long seed) throws DataException;

  /** What the settings of a contender are searched on; nothing of the evaluation is in it. */
  Lesson search(Contender contender) throws DataException;

  /** Measures a model of a seed. */
  Score score(EmbeddingModel model, Contender contender, long seed)
      throws DataException, InterruptedException;

  /** The images, and how they are parted. */
  DatasetSummary dataset() throws DataException;

  /** Plain sentences on what was trained on and measured. */
  List<String> notes(Protocol protocol);

  /** Untrained embeddings measured in the same way. */
  List<Control> controls(List<Experiment.Cell> cells) throws IOException, InterruptedException;

  /** Results to look at, of contenders under the same settings. */
  List<GalleryQuery> galleries(List<Experiment.Cell> cells);

  /** Derives what follows from all that was measured. */
  ComparisonReport report(
      Study study,
      List<ComparisonReport.Measured> measured,
      List<Control> controls,
      List<GalleryQuery> galleries);
}
