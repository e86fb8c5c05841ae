package dev.kindred.cli;

/** How many runs of a comparison have ended, and how long the rest takes at their pace. */
final class CellsLeft {
  private final int cells;
  private final int atOnce;
  private int done;
  private int trained;
  private double seconds;

  CellsLeft(int cells, int atOnce) {
    this.cells = cells;
    this.atOnce = atOnce;
  }

  /** Counts a run that was trained and measured in so many seconds. */
  void trained(double took) {
    done++;
    trained++;
    seconds += took;
  }

  /** Counts a run of an earlier process. */
  void kept() {
    done++;
  }

  /** Such as "3 of 6 runs done, 4:30 left". */
  String text() {
    String count = "%d of %d runs done".formatted(done, cells);
    return done == cells || trained == 0
        ? count
        : "%s, %s left"
            .formatted(count, Progress.duration(seconds / trained * (cells - done) / atOnce));
  }
}
