package dev.kindred.image;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Random variation of the images a network learns from. Lengths are shares of the seen part of an
 * image; "up to s" means drawn uniformly from -s..s.
 *
 * @param rotationDegrees rotation up to this angle
 * @param shear slant of columns up to this, of rows up to half of it
 * @param logScale natural logarithm of the zoom, up to this
 * @param logAspect natural logarithm of a further zoom, up to this, drawn for each axis
 * @param translate shift up to this, drawn for each axis
 * @param flip whether half of the images are mirrored left to right
 * @param crop smallest share of the area that a random crop keeps, above 0; 1 keeps all
 * @param brightness factor on all samples, 1 up to this
 * @param contrast factor on the distance from the mean, 1 up to this
 * @param saturation factor on the distance from gray, 1 up to this
 * @param elastic standard deviation of the nodes of a smooth displacement given on a 4 x 4 grid
 * @param dilate probability of thickening strokes by up to a pixel
 * @param outside what lies beyond the image; a {@link Fit} that pads always pads with background
 */
public record Augmentation(
    double rotationDegrees,
    double shear,
    double logScale,
    double logAspect,
    double translate,
    boolean flip,
    double crop,
    double brightness,
    double contrast,
    double saturation,
    double elastic,
    double dilate,
    Outside outside) {

  /** What is seen beyond an image's edge. */
  public enum Outside {
    /** The colour of its border. */
    BACKGROUND,
    /** The nearest pixel of its edge. */
    EDGE
  }

  /** No variation: the same as {@link Preprocess#apply}. */
  public static final Augmentation NONE =
      new Augmentation(0, 0, 0, 0, 0, false, 1, 0, 0, 0, 0, 0, Outside.BACKGROUND);

  /** For handwriting, symbols and drawings, where mirroring changes the meaning. */
  public static final Augmentation GLYPHS =
      new Augmentation(
          12, 0.2, 0.15, 0.075, 0.06, false, 1, 0, 0, 0, 0.03, 0.3, Outside.BACKGROUND);

  /** For photographs. */
  public static final Augmentation PHOTOS =
      new Augmentation(8, 0.05, 0, 0.1, 0, true, 0.5, 0.2, 0.2, 0.2, 0, 0, Outside.EDGE);

  /**
   * A strength that is negative, infinite or NaN, or a crop out of its range, is an {@link
   * IllegalArgumentException}.
   */
  public Augmentation {
    double[] strengths = {
      rotationDegrees,
      shear,
      logScale,
      logAspect,
      translate,
      brightness,
      contrast,
      saturation,
      elastic,
      dilate
    };
    for (double strength : strengths) {
      if (!(strength >= 0) || Double.isInfinite(strength)) {
        throw new IllegalArgumentException("a strength must be 0 or more, not " + strength);
      }
    }
    if (!(crop > 0 && crop <= 1)) {
      throw new IllegalArgumentException("crop must lie in 0..1, above 0, not " + crop);
    }
  }

  /**
   * Turns an image clockwise by so many quarters, varies it and writes it as {@link
   * Preprocess#apply} does. The result depends on the arguments and the state of {@code random}
   * alone.
   *
   * @param quarterTurns 0..3
   */
  public void apply(
      Pixels in,
      Preprocess preprocess,
      int quarterTurns,
      RandomGenerator random,
      float[] out,
      int offset) {
    if (equals(NONE)) {
      preprocess.apply(Orientation.clockwise(quarterTurns).apply(in), out, offset);
    } else {
      apply(preprocess.prepare(in), quarterTurns, random, out, offset);
    }
  }

  /** As the method above, for an image that was prepared once and is varied many times. */
  public void apply(
      Prepared in, int quarterTurns, RandomGenerator random, float[] out, int offset) {
    Preprocess preprocess = in.preprocess();
    int height = preprocess.height();
    int width = preprocess.width();
    AffineMap map = map(in, quarterTurns, random);
    @Nullable ElasticField field =
        elastic > 0 ? new ElasticField(elastic, height, width, random) : null;
    boolean edges = outside == Outside.EDGE && !preprocess.fit().pads();
    Sampler.sample(in, map, field, edges, out, offset);
    if (dilate > 0 && random.nextDouble() < dilate) {
      float share = random.nextFloat();
      for (int c = 0; c < in.planes().length; c++) {
        Dilation.apply(out, offset + c * height * width, height, width, in.background(c), share);
      }
    }
    if (brightness > 0 || contrast > 0 || saturation > 0) {
      int channels = in.planes().length;
      ColourJitter.apply(this, channels, out, offset, height * width, random);
    }
    if (in.planes().length < preprocess.channels()) {
      preprocess.repeatPlane(out, offset);
    }
  }

  /** From output pixel indices to positions in the prepared image. */
  private AffineMap map(Prepared in, int quarterTurns, RandomGenerator random) {
    Crop image = in.image();
    Crop seen = in.cropAfterTurning(quarterTurns);
    boolean swapped = quarterTurns % 2 == 1;
    if (crop < 1) {
      Crop turned =
          new Crop(
              0,
              0,
              swapped ? image.height() : image.width(),
              swapped ? image.width() : image.height());
      seen = randomCrop(seen, turned, random);
    }
    double zoom = upTo(logScale, random);
    double zoomX = Math.exp(zoom + upTo(logAspect, random));
    double zoomY = Math.exp(zoom + upTo(logAspect, random));
    double mirror = flip && random.nextBoolean() ? -1 : 1;
    Preprocess preprocess = in.preprocess();
    double pixelWidth = seen.width() / preprocess.width();
    double pixelHeight = seen.height() / preprocess.height();
    return AffineMap.translation(0.5 - preprocess.width() / 2.0, 0.5 - preprocess.height() / 2.0)
        .then(AffineMap.scaling(pixelWidth * zoomX * mirror, pixelHeight * zoomY))
        .then(AffineMap.shear(upTo(shear, random), upTo(shear / 2, random)))
        .then(AffineMap.rotation(Math.toRadians(upTo(rotationDegrees, random))))
        .then(
            AffineMap.translation(
                seen.centreX() + upTo(translate, random) * seen.width(),
                seen.centreY() + upTo(translate, random) * seen.height()))
        .then(AffineMap.turningBack(quarterTurns, image.width(), image.height()))
        .then(AffineMap.translation(image.x(), image.y()));
  }

  /** A part of the seen rectangle's proportions, anywhere in the image. */
  private Crop randomCrop(Crop seen, Crop image, RandomGenerator random) {
    double side = Math.sqrt(crop + (1 - crop) * random.nextDouble());
    double width = seen.width() * side;
    double height = seen.height() * side;
    double left = Math.min(seen.x(), image.x());
    double top = Math.min(seen.y(), image.y());
    double roomX = Math.max(seen.x() + seen.width(), image.width()) - left - width;
    double roomY = Math.max(seen.y() + seen.height(), image.height()) - top - height;
    return new Crop(
        left + roomX * random.nextDouble(), top + roomY * random.nextDouble(), width, height);
  }

  private static double upTo(double strength, RandomGenerator random) {
    return strength * (2 * random.nextDouble() - 1);
  }
}
