package dev.kindred.search;

/** Counts what a sync has to embed; -1 when it never came to that. */
class Counter implements SyncListener {
  int total = -1;

  @Override
  public void comparing() {}

  @Override
  public void embedded(int done, int total) {
    this.total = total;
  }

  @Override
  public void compacting() {}
}
