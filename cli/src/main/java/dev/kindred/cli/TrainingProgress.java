package dev.kindred.cli;

import dev.kindred.train.TrainingListener;
import java.util.Locale;

/** Shows a training run while it goes on. */
final class TrainingProgress implements TrainingListener {
  private final Console console;
  private final Progress progress;
  private String validation = "";

  TrainingProgress(Console console, Progress progress) {
    this.console = console;
    this.progress = progress;
  }

  @Override
  public void started(Started event) {
    progress.announce(
        String.format(
            Locale.ROOT,
            "%,d images of %,d %s to train on, %,d images of %,d other classes to validate;"
                + " %,d parameters",
            event.trainImages(),
            event.trainClasses(),
            event.labelled() ? "classes" : "images, as there are no labels",
            event.heldOutImages(),
            event.heldOutClasses(),
            event.parameters()));
  }

  @Override
  public void stepped(Step event) {
    progress.show(
        event.progress(),
        String.format(
            Locale.ROOT,
            "step %,d  %,.0f images/s  loss %.3f  active %.0f%%%s",
            event.step(),
            event.images() / event.seconds(),
            event.loss(),
            100 * event.active(),
            validation));
  }

  @Override
  public void validated(Validated event) {
    validation = String.format(Locale.ROOT, "  recall@1 %.3f", event.recallAt1());
  }

  @Override
  public void skipped(String path, String reason) {
    console.warn("left out " + path + ": " + reason);
  }
}
