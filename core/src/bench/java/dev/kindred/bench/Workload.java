package dev.kindred.bench;

import dev.kindred.nn.Encoder;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One batch shape of the benchmark: P classes with {@value #IMAGES_PER_CLASS} images each.
 *
 * <p>The images are noise, each batch another one: the loss stays above zero however many steps are
 * timed, so that no engine ever works on zero gradients.
 *
 * @param net the network that is trained
 * @param batch images in the batch, a multiple of {@value #IMAGES_PER_CLASS}
 * @param channels 1 (gray) or 3 (RGB)
 * @param side height and width in pixels
 */
record Workload(Net net, int batch, int channels, int side) {
  static final int IMAGES_PER_CLASS = 4;

  /** The network that is trained. */
  enum Net {
    CONV4,
    GRAY40,
    RGB64,
    SQUEEZENET
  }

  /** Those of Kindred's own encoders. */
  static final List<Workload> ENCODERS =
      List.of(
          new Workload(Net.CONV4, 64, 1, 28),
          new Workload(Net.CONV4, 128, 1, 28),
          new Workload(Net.CONV4, 256, 1, 28),
          new Workload(Net.CONV4, 64, 3, 64),
          new Workload(Net.GRAY40, 192, 1, 40),
          new Workload(Net.RGB64, 96, 3, 64));

  /** Fine-tuning of a whole backbone. */
  static final Workload BACKBONE = new Workload(Net.SQUEEZENET, 32, 3, 160);

  /** The encoder of a workload that has one. */
  Encoder encoder() {
    return switch (net) {
      case CONV4 -> Encoder.conv4(channels, side);
      case GRAY40 -> Encoder.named("gray40");
      case RGB64 -> Encoder.named("rgb64");
      case SQUEEZENET -> throw new IllegalStateException("a backbone is no encoder");
    };
  }

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
    return net.name().toLowerCase(Locale.ROOT)
        + " "
        + batch
        + "x"
        + channels
        + "x"
        + side
        + "x"
        + side;
  }
}
