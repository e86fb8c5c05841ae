package dev.kindred.bench;

import java.util.List;
import java.util.SplittableRandom;

/**
 * One batch shape of the benchmark: P classes with {@value #IMAGES_PER_CLASS} images each.
 *
 * <p>The images are noise, each batch another one: the loss stays above zero however many steps are
 * timed, so that no engine ever works on zero gradients.
 *
 * @param batch images in the batch, a multiple of {@value #IMAGES_PER_CLASS}
 * @param channels 1 (gray) or 3 (RGB)
 * @param side height and width in pixels
 */
record Workload(int batch, int channels, int side) {
  static final int IMAGES_PER_CLASS = 4;

  /** The four shapes that the project reports. */
  static final List<Workload> ALL =
      List.of(
          new Workload(64, 1, 28),
          new Workload(128, 1, 28),
          new Workload(256, 1, 28),
          new Workload(64, 3, 64));

  /** Class of each image of the batch: 0,0,0,0,1,1,1,1,… */
  int[] classes() {
    int[] classes = new int[batch];
    for (int i = 0; i < batch; i++) {
      classes[i] = i / IMAGES_PER_CLASS;
    }
    return classes;
  }

  /** Pixel values 0..255 of the batch with this seed, [batch, channels, side, side] flattened. */
  float[] images(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] images = new float[batch * channels * side * side];
    for (int i = 0; i < images.length; i++) {
      images[i] = 255 * random.nextFloat();
    }
    return images;
  }

  @Override
  public String toString() {
    return batch + "x" + channels + "x" + side + "x" + side;
  }
}
