package dev.kindred.cli;

import dev.kindred.train.TrainingListener;
import java.util.Locale;
import java.util.stream.Collectors;

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
            "%s; %s; batches of %,d images, %,d parameters",
            learnsFrom(event),
            validatesWith(event),
            event.batchImages(),
            event.parameters()));
    if (event.singleImageClasses() > 0 && event.labelled()) {
      console.note(
          "%,d classes have one image only: they offer no positive pair and are left out of batches"
              .formatted(event.singleImageClasses()));
    }
    if (event.resumedAt() > 0) {
      console.note("going on after step %,d".formatted(event.resumedAt()));
    }
  }

  private static String learnsFrom(Started event) {
    if (event.judgments() > 0) {
      return "%,d judgments on %,d images to train on"
          .formatted(event.judgments(), event.trainImages());
    }
    return event.labelled()
        ? "%,d images of %,d classes to train on"
            .formatted(event.trainImages(), event.trainClasses())
        : "%,d images to train on; no labels, so two views of one image count as a class"
            .formatted(event.trainImages());
  }

  private static String validatesWith(Started event) {
    if (event.heldOutImages() == 0) {
      return "none held out, so the last weights are kept";
    }
    return event.labelled()
        ? "%,d images of %,d classes to validate"
            .formatted(event.heldOutImages(), event.heldOutClasses())
        : "%,d images to validate".formatted(event.heldOutImages());
  }

  @Override
  public void prepared(int done, int total) {
    progress.show(
        done / (double) total, "%,d of %,d images through the backbone".formatted(done, total));
  }

  @Override
  public void noticed(String what) {
    console.warn(what);
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
    validation =
        event.metrics().entrySet().stream()
            .map(e -> String.format(Locale.ROOT, "  %s %.3f", e.getKey(), e.getValue()))
            .collect(Collectors.joining());
  }

  @Override
  public void skipped(String path, String reason) {
    console.warn("left out " + path + ": " + reason);
  }
}
