package dev.kindred.image;

/** Which part of an image an encoder sees. */
public enum Fit {
  /** The whole image, its sides stretched to those of the input. */
  STRETCH,
  /** As much of the image's middle as fills the input, with its proportions kept. */
  COVER,
  /** The whole image with its proportions kept, the rest filled with its border colour. */
  CONTAIN,
  /**
   * A square centred on the ink: on the bounding box of everything that differs clearly from the
   * colour of the image's border. Filled with that colour where it reaches beyond the image.
   */
  INK;

  /** Whether a crop may reach beyond the image. */
  boolean pads() {
    return this == CONTAIN || this == INK;
  }
}
