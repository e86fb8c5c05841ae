package dev.kindred.image;

import java.util.Objects;

/**
 * How an image becomes the input of an encoder. Training and inference share it, so that both see
 * the same part of an image at the same scale.
 *
 * @param channels 1 (gray) or 3 (RGB)
 * @param height rows of the input
 * @param width columns of the input
 * @param fit which part of the image is seen
 */
public record Preprocess(int channels, int height, int width, Fit fit) {
  private static final double PREPARED_SCALE = 2;
  private static final double WORTH_SHRINKING = 1.2;
  private static final double LEAST_SMOOTHED = 1.6;

  /**
   * Checks the sizes, as they may come from a model's file.
   *
   * @throws IllegalArgumentException if the channels are not 1 or 3, a side is below 1, or one
   *     image would take more than 2³¹ − 1 floats
   * @throws NullPointerException without a fit
   */
  public Preprocess {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("channels must be 1 or 3, not " + channels);
    }
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("input size %d x %d".formatted(height, width));
    }
    if ((long) channels * height * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an input of %d x %d is too large".formatted(height, width));
    }
    Objects.requireNonNull(fit, "which part of the image is seen is not said");
  }

  /** Number of floats one image takes: channels times height times width. */
  public int size() {
    return channels * height * width;
  }

  /**
   * The side to ask of {@link ImageDecoder#decode(byte[], int)}: enough that pixels left out there
   * make no difference here. Ink may fill a small part of an image and asks for more.
   */
  public int decodeSide() {
    return Math.max(height, width) * (fit == Fit.INK ? 16 : 4);
  }

  /**
   * Writes an image as the encoder reads it: {@code channels} planes of {@code height} rows of
   * {@code width} samples, 0..255, starting at {@code out[offset]}.
   */
  public void apply(Pixels in, float[] out, int offset) {
    Pixels source = channels == 1 ? in.toGray() : in;
    int[] background = Background.colour(source);
    Crop crop = crop(source.width(), source.height(), subject(source, background));
    Resampler.resample(source, crop, background, height, width, out, offset);
    if (source.channels() < channels) {
      repeatPlane(out, offset);
    }
  }

  /**
   * Shrinks an image to about twice the scale of the input, for repeated use by {@link
   * Augmentation}.
   */
  public Prepared prepare(Pixels in) {
    Pixels source = channels == 1 ? in.toGray() : in;
    int[] background = Background.colour(source);
    Crop subject = subject(source, background);
    Crop image = Crop.whole(source.width(), source.height());
    Crop seen = crop(image.width(), image.height(), subject);
    // Ink may lie in a small part of a large image; then only its surroundings are kept.
    Crop kept = fit == Fit.INK ? seen.grown(0.5).within(source.width(), source.height()) : image;
    double ratio = Math.min(seen.width() / width, seen.height() / height) / PREPARED_SCALE;
    int columns =
        ratio > WORTH_SHRINKING ? (int) Math.ceil(kept.width() / ratio) : (int) kept.width();
    int rows =
        ratio > WORTH_SHRINKING ? (int) Math.ceil(kept.height() / ratio) : (int) kept.height();
    double scaleX = columns / kept.width();
    double scaleY = rows / kept.height();
    return new Prepared(
        this,
        Resampler.resample(source, kept, background, rows, columns),
        background,
        image.relativeTo(kept.x(), kept.y(), scaleX, scaleY),
        subject.relativeTo(kept.x(), kept.y(), scaleX, scaleY),
        // Random crops of other fits may read at the scale of the kept pixels, and need them sharp.
        fit == Fit.INK && ratio * PREPARED_SCALE > LEAST_SMOOTHED);
  }

  /** What the crop is centred on: the ink, or the whole image. */
  Crop subject(Pixels in, int[] background) {
    return fit == Fit.INK ? Background.inkBox(in, background) : Crop.whole(in.width(), in.height());
  }

  /** The part of an image of this size that is seen, given what it shows. */
  Crop crop(double imageWidth, double imageHeight, Crop subject) {
    double aspect = (double) width / height;
    return switch (fit) {
      case STRETCH -> new Crop(0, 0, imageWidth, imageHeight);
      case COVER -> {
        double rows = Math.min(imageHeight, imageWidth / aspect);
        yield Crop.centredOn(imageWidth / 2, imageHeight / 2, rows * aspect, rows);
      }
      case CONTAIN -> {
        double rows = Math.max(imageHeight, imageWidth / aspect);
        yield Crop.centredOn(imageWidth / 2, imageHeight / 2, rows * aspect, rows);
      }
      case INK -> {
        double side = inkSide(Math.max(imageWidth, imageHeight), subject);
        yield Crop.centredOn(
            subject.centreX(),
            subject.centreY(),
            side * Math.max(1, aspect),
            side * Math.max(1, 1 / aspect));
      }
    };
  }

  /**
   * Side of the square around ink whose larger extent is m, in an image whose larger side is S. It
   * grows slower than m, so that small marks stay smaller than large ones, yet not as small as they
   * were drawn. Found on Omniglot, where S = 105: max(75 (m/60)^0.75, 1.06 m).
   */
  private static double inkSide(double imageSide, Crop ink) {
    double extent = Math.max(ink.width(), ink.height());
    double relative = extent / (60.0 / 105 * imageSide);
    return Math.max(75.0 / 105 * imageSide * Math.pow(relative, 0.75), 1.06 * extent);
  }

  void repeatPlane(float[] out, int offset) {
    int plane = height * width;
    System.arraycopy(out, offset, out, offset + plane, plane);
    System.arraycopy(out, offset, out, offset + 2 * plane, plane);
  }
}
