package dev.kindred.search;

import dev.kindred.index.IndexException;
import dev.kindred.index.IndexLocation;
import dev.kindred.index.RecallCalibration;
import dev.kindred.index.VectorIndex;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The effort that a wanted recall takes on an index.
 *
 * @param target what was asked for, from 0 to 1
 * @param expected what was measured at the effort
 * @param effort candidates kept while walking the graph; 0 when only comparing everything will do
 * @param measured "earlier", by evaluate or another search, or "now"
 */
public record KnownRecall(double target, double expected, int effort, String measured) {

  /**
   * Takes what was measured for this state of the index, or measures it and keeps that.
   *
   * @param location of the index
   * @param k neighbours that will be asked for
   * @param notes hears when it has to measure, and when what it measured cannot be kept
   */
  public static KnownRecall of(
      IndexLocation location, VectorIndex index, int k, double target, Consumer<String> notes)
      throws IndexException {
    Path folder = location.folder();
    RecallCalibration calibration = folder == null ? null : RecallCalibration.read(folder);
    String measured = "earlier";
    if (calibration == null || !calibration.tellsOf(index, k)) {
      notes.accept("measuring the recall of %s once".formatted(location));
      calibration = RecallCalibration.measure(index, k);
      measured = "now";
      try {
        if (folder != null) {
          calibration.write(folder);
        }
      } catch (IndexException e) {
        notes.accept("it will be measured again: " + e.getMessage());
      }
    }
    RecallCalibration.Choice choice = calibration.choose(target);
    return new KnownRecall(target, choice.expected(), choice.effort(), measured);
  }
}
