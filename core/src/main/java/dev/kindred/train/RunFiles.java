package dev.kindred.train;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Files of a run beside the model itself.
 *
 * @param checkpoint where the run's state is kept, so that it can go on after it was stopped; none
 *     if null
 * @param resume whether to go on from that file, if it is there
 * @param every how often the state is written, in time; it is also written after each validation
 * @param features folder in which the features of frozen backbones are kept; none if null
 */
public record RunFiles(
    @Nullable Path checkpoint, boolean resume, Duration every, @Nullable Path features) {

  /** Nothing is kept. */
  public static final RunFiles NONE = new RunFiles(null, false, Duration.ofSeconds(30), null);

  /** The same, going on from what is there or not. */
  public RunFiles resuming(boolean going) {
    return new RunFiles(checkpoint, going, every, features);
  }
}
