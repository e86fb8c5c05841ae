package dev.kindred.cli;

import dev.kindred.compare.GivenModels;
import dev.kindred.compare.Run;
import dev.kindred.train.Evaluation;
import java.util.HashSet;
import java.util.Set;

/** Shows how models that were given are measured; images that cannot be read are told of once. */
final class MeasuringProgress implements GivenModels.Listener {
  private final Console console;
  private final int images;
  private final Set<String> told = new HashSet<>();

  MeasuringProgress(Console console, int images) {
    this.console = console;
    this.images = images;
  }

  @Override
  public Evaluation.Listener started(int number, int of, String title) {
    Progress progress = console.progress("%d/%d %s".formatted(number, of, title), "images", images);
    return new Evaluation.Listener() {
      @Override
      public void skipped(String path, String reason) {
        if (told.add(path)) {
          console.warn("left out %s: %s".formatted(path, reason));
        }
      }

      @Override
      public void reached(int done) {
        progress.update(done);
        if (done == images) {
          progress.close();
        }
      }
    };
  }

  @Override
  public void measured(String title, Run run) {
    console.note("%s: %s".formatted(title, Comparison.found(run)));
  }

  @Override
  public void warned(String what) {
    console.warn(what);
  }
}
