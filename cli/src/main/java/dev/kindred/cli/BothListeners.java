package dev.kindred.cli;

import dev.kindred.train.TrainingListener;

/** Tells two listeners the same. */
record BothListeners(TrainingListener first, TrainingListener second) implements TrainingListener {
  @Override
  public void started(Started event) {
    first.started(event);
    second.started(event);
  }

  @Override
  public void stepped(Step event) {
    first.stepped(event);
    second.stepped(event);
  }

  @Override
  public void validated(Validated event) {
    first.validated(event);
    second.validated(event);
  }

  @Override
  public void prepared(int done, int total) {
    first.prepared(done, total);
    second.prepared(done, total);
  }

  @Override
  public void noticed(String what) {
    first.noticed(what);
    second.noticed(what);
  }

  @Override
  public void skipped(String path, String reason) {
    first.skipped(path, reason);
    second.skipped(path, reason);
  }
}
