package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.Collections;
import java.util.List;

/**
 * How a pretrained network wants its pixels: (x − mean) / deviation per channel, x in 0..255.
 *
 * @param order of the channels that the network reads
 * @param mean per channel, in that order
 * @param deviation per channel, > 0
 */
public record PixelScale(Order order, List<Double> mean, List<Double> deviation) {

  /** Order of colour channels. */
  public enum Order {
    /** Red first, as images are decoded. */
    RGB,
    /** Blue first, as networks that were trained with Caffe read it. */
    BGR
  }

  /** The names that {@link #named} knows. */
  public static final List<String> NAMES = List.of("imagenet", "caffe", "unit", "signed", "none");

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there are not 1 or 3 numbers of each, or a deviation is not
   *     above 0
   */
  public PixelScale {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.size() != deviation.size() || (mean.size() != 1 && mean.size() != 3)) {
      throw new IllegalArgumentException(
          "mean and deviation need 1 or 3 numbers each, not %d and %d"
              .formatted(mean.size(), deviation.size()));
    }
    if (deviation.stream().anyMatch(d -> !(d > 0))) {
      throw new IllegalArgumentException("deviations must be above 0, not " + deviation);
    }
  }

  /**
   * A customary scale: {@code imagenet} (torchvision: mean .485 .456 .406, deviation .229 .224 .225
   * of 0..1), {@code caffe} (BGR less 104, 117, 123), {@code unit} (0..1), {@code signed} (−1..1)
   * or {@code none} (0..255).
   *
   * @throws IllegalArgumentException naming the known ones
   */
  public static PixelScale named(String name) {
    return switch (name) {
      case "imagenet" ->
          new PixelScale(
              Order.RGB,
              List.of(0.485 * 255, 0.456 * 255, 0.406 * 255),
              List.of(0.229 * 255, 0.224 * 255, 0.225 * 255));
      case "caffe" ->
          new PixelScale(Order.BGR, List.of(104.0, 117.0, 123.0), List.of(1.0, 1.0, 1.0));
      case "unit" -> same(0, 255);
      case "signed" -> same(127.5, 127.5);
      case "none" -> none(3);
      default ->
          throw new IllegalArgumentException(
              "unknown pixel scale '%s'; known: %s".formatted(name, String.join(", ", NAMES)));
    };
  }

  /** Pixels 0..255 as they are, for a network of so many channels. */
  public static PixelScale none(int channels) {
    return new PixelScale(
        Order.RGB, Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
  }

  private static PixelScale same(double mean, double deviation) {
    return new PixelScale(
        Order.RGB, List.of(mean, mean, mean), List.of(deviation, deviation, deviation));
  }

  /** The number of channels, 1 or 3. */
  public int channels() {
    return mean.size();
  }

  /** From RGB or gray pixels, shape [n, c, h, w], to what the network reads. */
  Value of(Ops ops, Value images) {
    Value ordered =
        order == Order.BGR && channels() == 3
            ? ops.gather(images, ops.graph().constantLongs(2, 1, 0), 1)
            : images;
    Value centred = ops.sub(ordered, perChannel(ops, mean, false));
    return ops.mul(centred, perChannel(ops, deviation, true));
  }

  private Value perChannel(Ops ops, List<Double> values, boolean inverse) {
    float[] constant = new float[values.size()];
    for (int i = 0; i < constant.length; i++) {
      constant[i] = (float) (inverse ? 1 / values.get(i) : values.get(i));
    }
    return ops.graph().constant(Shape.of(1, constant.length, 1, 1), constant);
  }

  /** Such as {@code BGR mean 104 117 123 deviation 1 1 1}. */
  public String text() {
    return order + " mean " + numbers(mean) + " deviation " + numbers(deviation);
  }

  private static String numbers(List<Double> values) {
    return String.join(" ", values.stream().map(PixelScale::number).toList());
  }

  private static String number(double v) {
    return v == Math.rint(v) ? Long.toString((long) v) : Double.toString(v);
  }
}
