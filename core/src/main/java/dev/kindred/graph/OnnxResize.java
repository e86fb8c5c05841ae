package dev.kindred.graph;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Imports resizing. Along each axis it is a linear map, whatever the mode: rows and columns are
 * multiplied by its matrix, so that the gradient is the product with its transpose.
 */
final class OnnxResize {
  private static final double CUBIC = -0.75;

  private final OnnxStep step;
  private final String mode;
  private final String coordinates;
  private final String nearest;

  private OnnxResize(OnnxStep step) {
    // Before opset 11 there was one way to do it.
    boolean old = step.opset() < 11 || step.node().op().equals("Upsample");
    this.step = step;
    this.mode = step.node().text("mode", "nearest");
    this.coordinates = old ? "asymmetric" : text("coordinate_transformation_mode", "half_pixel");
    this.nearest = old ? "floor" : text("nearest_mode", "round_prefer_floor");
  }

  private String text(String attribute, String otherwise) {
    return step.node().text(attribute, otherwise);
  }

  static Value of(OnnxStep step) {
    return new OnnxResize(step).resized();
  }

  private Value resized() {
    OnnxNode node = step.node();
    if (node.integer("antialias", 0) == 1
        || !text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      throw new IllegalArgumentException("resizing with antialias or a kept aspect is not known");
    }
    Shape x = step.shape(0);
    double[] factors = factors(x);
    if (x.rank() != 4 || factors[0] != 1 || factors[1] != 1) {
      throw new IllegalArgumentException("it resizes other axes than those of the positions");
    }
    int[] sizes = step.has(3) ? placed(x, step.ints(3)) : new int[0];
    int height = sizes.length > 0 ? sizes[2] : (int) Math.floor(x.dim(2) * factors[2]);
    int width = sizes.length > 0 ? sizes[3] : (int) Math.floor(x.dim(3) * factors[3]);
    float[] rows = matrix(x.dim(2), height, factors[2]);
    float[] columns = matrix(x.dim(3), width, factors[3]);
    int factor = height / x.dim(2);
    if (repeats(rows, x.dim(2), height, factor) && repeats(columns, x.dim(3), width, factor)) {
      return factor == 1 ? step.value(0) : step.ops().image().repeat(step.value(0), factor);
    }
    Graph graph = step.ops().graph();
    Value down = graph.constant(Shape.of(height, x.dim(2)), rows);
    Value across = graph.constant(Shape.of(width, x.dim(3)), columns);
    Value tall = step.ops().matMul(down, step.value(0));
    return step.ops().matMul(tall, step.ops().transpose(across, 1, 0));
  }

  /** New by old size for each axis. */
  private double[] factors(Shape x) {
    if (step.has(3)) {
      int[] sizes = placed(x, step.ints(3));
      return IntStream.range(0, x.rank()).mapToDouble(i -> (double) sizes[i] / x.dim(i)).toArray();
    }
    double[] given;
    if (step.opset() < 9) {
      given =
          step.node().attributes().get("scales") instanceof Attribute.Reals reals
              ? IntStream.range(0, reals.values().length)
                  .mapToDouble(i -> reals.values()[i])
                  .toArray()
              : new double[0];
    } else {
      boolean second = step.opset() < 11 || step.node().op().equals("Upsample");
      given = step.numbers(second ? 1 : 2);
    }
    double[] all = new double[x.rank()];
    Arrays.fill(all, 1);
    int[] axes = step.node().integers("axes", OnnxStep.axes(given.length));
    for (int i = 0; i < axes.length; i++) {
      all[x.axis(axes[i])] = given[i];
    }
    return all;
  }

  /** Sizes for all axes, from those that are given; that of the batch stays. */
  private int[] placed(Shape x, int... sizes) {
    int[] all = x.toInts();
    int[] axes = step.node().integers("axes", OnnxStep.axes(sizes.length));
    for (int i = 0; i < axes.length; i++) {
      int axis = x.axis(axes[i]);
      all[axis] = Batch.counts(x.dim(axis)) ? x.dim(axis) : sizes[i];
    }
    return all;
  }

  /** Row i of [out, in] holds what each old position gives to the new position i. */
  private float[] matrix(int in, int out, double factor) {
    float[] matrix = new float[out * in];
    for (int i = 0; i < out; i++) {
      double at = old(i, in, out, (float) factor);
      switch (mode) {
        case "nearest" -> matrix[i * in + Math.clamp((long) rounded(at), 0, in - 1)] = 1;
        case "linear", "bilinear" -> linear(matrix, i * in, in, at);
        case "cubic" -> cubic(matrix, i * in, in, at);
        default -> throw new IllegalArgumentException("resizing by \"" + mode + "\" is not known");
      }
    }
    return matrix;
  }

  /** The old coordinate of a new one, in float32 as runtimes compute it: it decides ties. */
  private float old(int i, int in, int out, float factor) {
    return switch (coordinates) {
      case "half_pixel" -> (i + 0.5f) / factor - 0.5f;
      case "pytorch_half_pixel" -> out > 1 ? (i + 0.5f) / factor - 0.5f : 0;
      case "half_pixel_symmetric" ->
          in / 2f * (1 - out / (factor * in)) + (i + 0.5f) / factor - 0.5f;
      case "align_corners" -> out == 1 ? 0 : (float) i * (in - 1) / (out - 1);
      case "asymmetric" -> i / factor;
      case "tf_half_pixel_for_nn" -> (i + 0.5f) / factor;
      default ->
          throw new IllegalArgumentException(
              "the coordinates \"" + coordinates + "\" are not known");
    };
  }

  private double rounded(double at) {
    return switch (nearest) {
      case "round_prefer_floor" -> Math.ceil(at - 0.5);
      case "round_prefer_ceil" -> Math.floor(at + 0.5);
      case "ceil" -> Math.ceil(at);
      case "floor" -> Math.floor(at);
      default -> throw new IllegalArgumentException("rounding by " + nearest + " is not known");
    };
  }

  private static void linear(float[] matrix, int row, int in, double at) {
    double inside = Math.clamp(at, 0.0, in - 1.0);
    int left = (int) inside;
    double right = inside - left;
    matrix[row + left] += (float) (1 - right);
    matrix[row + Math.min(left + 1, in - 1)] += (float) right;
  }

  /** Keys' cubic convolution over four neighbours. */
  private void cubic(float[] matrix, int row, int in, double at) {
    double a = step.node().real("cubic_coeff_a", CUBIC);
    boolean exclude = step.node().integer("exclude_outside", 0) == 1;
    int first = (int) Math.floor(at) - 1;
    double[] weights = new double[4];
    for (int k = 0; k < 4; k++) {
      double d = Math.abs(at - (first + k));
      boolean dropped = exclude && (first + k < 0 || first + k >= in);
      double near = ((a + 2) * d - (a + 3)) * d * d + 1;
      double far = a * (((d - 5) * d + 8) * d - 4);
      weights[k] = dropped ? 0 : d <= 1 ? near : far;
    }
    double sum = exclude ? Arrays.stream(weights).sum() : 1;
    for (int k = 0; k < 4; k++) {
      matrix[row + Math.clamp(first + k, 0, in - 1)] += (float) (weights[k] / sum);
    }
  }

  /** Whether a matrix does no more than repeat each position so many times. */
  private static boolean repeats(float[] matrix, int in, int out, int factor) {
    return out == in * factor
        && IntStream.range(0, out).allMatch(i -> matrix[i * in + i / factor] == 1);
  }
}
