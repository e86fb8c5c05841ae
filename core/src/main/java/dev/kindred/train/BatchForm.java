package dev.kindred.train;

/** How the images of a batch belong together. */
sealed interface BatchForm {

  /** Images in a batch. */
  int images();

  /**
   * P classes of K images each, those of a class side by side.
   *
   * @param classes P ≥ 2
   * @param imagesPerClass K ≥ 2
   */
  record Groups(int classes, int imagesPerClass) implements BatchForm {
    @Override
    public int images() {
      return classes * imagesPerClass;
    }
  }

  /** T judged triplets: all anchors, then all positives, then all negatives. */
  record Triplets(int count) implements BatchForm {
    @Override
    public int images() {
      return 3 * count;
    }
  }

  /** T judged pairs: all first images, then all second ones. */
  record Pairs(int count) implements BatchForm {
    @Override
    public int images() {
      return 2 * count;
    }
  }
}
