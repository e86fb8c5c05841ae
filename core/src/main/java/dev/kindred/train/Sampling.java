package dev.kindred.train;

/**
 * What a batch is made of: P classes with K images each.
 *
 * @param classesPerBatch P ≥ 2
 * @param imagesPerClass K ≥ 2
 * @param augment whether images are varied at random: as strokes for gray encoders, as photographs
 *     for RGB ones
 * @param quarterTurnClasses whether a class turned by 90, 180 and 270 degrees counts as three more
 *     classes; right for glyphs, whose turned form is another sign
 */
public record Sampling(
    int classesPerBatch, int imagesPerClass, boolean augment, boolean quarterTurnClasses) {

  /**
   * Fewer than two classes or images are an {@link IllegalArgumentException}, for there would be no
   * negative or no positive pair.
   */
  public Sampling {
    if (classesPerBatch < 2 || imagesPerClass < 2) {
      throw new IllegalArgumentException(
          "a batch needs at least 2 classes of at least 2 images, not %d of %d"
              .formatted(classesPerBatch, imagesPerClass));
    }
  }

  /** The same of images as they are. */
  public Sampling unvaried() {
    return new Sampling(classesPerBatch, imagesPerClass, false, quarterTurnClasses);
  }

  /** B = P·K. */
  public int batchSize() {
    return classesPerBatch * imagesPerClass;
  }
}
