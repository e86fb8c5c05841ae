package dev.kindred.cli;

import dev.kindred.index.IndexException;
import dev.kindred.index.RecallCalibration;
import dev.kindred.index.VectorIndex;
import java.nio.file.Path;

/**
 * The effort that a wanted recall takes on an index.
 *
 * @param target what was asked for
 * @param expected what was measured at the effort
 * @param effort candidates kept while walking the graph; 0 when only comparing everything will do
 * @param measured "earlier", by evaluate or another search, or "now"
 */
record KnownRecall(double target, double expected, int effort, String measured) {

  /** Takes what was measured for this state of the index, or measures it and keeps that. */
  static KnownRecall of(Path folder, VectorIndex index, int k, double target, Console console)
      throws IndexException {
    RecallCalibration calibration = RecallCalibration.read(folder);
    String measured = "earlier";
    if (calibration == null || !calibration.tellsOf(index, k)) {
      console.note("measuring the recall of %s once".formatted(folder));
      calibration = RecallCalibration.measure(index, k);
      measured = "now";
      try {
        calibration.write(folder);
      } catch (IndexException e) {
        console.note("it will be measured again: " + e.getMessage());
      }
    }
    RecallCalibration.Choice choice = calibration.choose(target);
    return new KnownRecall(target, choice.expected(), choice.effort(), measured);
  }
}
