package dev.kindred.graph;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Imports convolutions, pools, and what else works on the positions of images. */
final class OnnxImages {
  private OnnxImages() {}

  /** The output of a node; null if its operator is not known. */
  static @Nullable Value of(OnnxStep s) {
    ImageOps image = s.ops().image();
    return switch (s.node().op()) {
      case "Conv" -> conv(s);
      case "MaxPool" -> maxPool(s);
      case "AveragePool" -> averagePool(s);
      case "GlobalAveragePool" -> image.globalAveragePool(images(s));
      case "GlobalMaxPool" -> s.ops().reduceMax(images(s), true, 2, 3);
      case "LRN" ->
          s.ops()
              .neural()
              .localResponse(
                  images(s),
                  (int) s.node().integer("size", 1),
                  s.node().real("alpha", 1e-4),
                  s.node().real("beta", 0.75),
                  s.node().real("bias", 1));
      case "Pad" -> pad(s);
      case "DepthToSpace" -> depthToSpace(s);
      case "SpaceToDepth" -> spaceToDepth(s);
      case "Resize", "Upsample" -> OnnxResize.of(s);
      default -> null;
    };
  }

  private static Value images(OnnxStep s) {
    if (s.shape(0).rank() != 4) {
      throw new IllegalArgumentException(
          "it works on %d dimensions; only images [N,C,H,W] are known"
              .formatted(s.shape(0).rank()));
    }
    return s.value(0);
  }

  private static Value conv(OnnxStep s) {
    Value x = images(s);
    Shape weight = s.shape(1);
    int groups = (int) s.node().integer("group", 1);
    ConvAttributes a =
        new ConvAttributes(sliding(s, 0, weight.dim(2)), sliding(s, 1, weight.dim(3)), groups);
    return s.has(2)
        ? s.ops().image().conv(x, s.value(1), s.value(2), a)
        : s.ops().image().conv(x, s.value(1), a);
  }

  /** How a kernel of k taps slides along the height (0) or the width (1). */
  private static Sliding sliding(OnnxStep s, int along, int k) {
    OnnxNode node = s.node();
    int stride = node.integers("strides", 1, 1)[along];
    int dilation = node.integers("dilations", 1, 1)[along];
    int[] pads = node.integers("pads", 0, 0, 0, 0);
    String auto = node.text("auto_pad", "NOTSET");
    if (auto.equals("NOTSET") || auto.isEmpty()) {
      return new Sliding(stride, pads[along], pads[along + 2], dilation);
    }
    if (auto.equals("VALID")) {
      return new Sliding(stride, 0, 0, dilation);
    }
    // SAME_UPPER, SAME_LOWER: as many positions as strides start within the image.
    int size = s.shape(0).dim(along + 2);
    int extent = dilation * (k - 1) + 1;
    int total = Math.max(0, (Math.ceilDiv(size, stride) - 1) * stride + extent - size);
    int smaller = total / 2;
    boolean upper = auto.equals("SAME_UPPER");
    return new Sliding(
        stride, upper ? smaller : total - smaller, upper ? total - smaller : smaller, dilation);
  }

  private static Value maxPool(OnnxStep s) {
    Value x = images(s);
    int[] kernel = s.node().integers("kernel_shape", 1, 1);
    return s.ops()
        .image()
        .maxPool(
            x,
            new PoolAttributes(
                kernel[0],
                kernel[1],
                rounded(s, 0, kernel[0], sliding(s, 0, kernel[0])),
                rounded(s, 1, kernel[1], sliding(s, 1, kernel[1]))));
  }

  private static Value averagePool(OnnxStep s) {
    Ops ops = s.ops();
    Value x = images(s);
    int[] kernel = s.node().integers("kernel_shape", 1, 1);
    Sliding v = sliding(s, 0, kernel[0]);
    Sliding h = sliding(s, 1, kernel[1]);
    Sliding down = rounded(s, 0, kernel[0], v);
    Sliding across = rounded(s, 1, kernel[1], h);
    if (s.node().integer("count_include_pad", 0) == 1 && (v.isPadded() || h.isPadded())) {
      // Zeros that count are part of the image; what rounding up adds to them does not count.
      x = ops.pad(x, 0, 0, v.padBegin(), h.padBegin(), 0, 0, v.padEnd(), h.padEnd());
      down = new Sliding(v.stride(), 0, down.padEnd() - v.padEnd(), v.dilation());
      across = new Sliding(h.stride(), 0, across.padEnd() - h.padEnd(), h.dilation());
    }
    return ops.image().averagePool(x, new PoolAttributes(kernel[0], kernel[1], down, across));
  }

  /**
   * With ceil_mode, the padding at the end under which rounding down gives the same positions:
   * those that start within the image or its padding before it.
   */
  private static Sliding rounded(OnnxStep s, int along, int k, Sliding a) {
    int size = s.shape(0).dim(along + 2);
    int rest = (size + a.padBegin() + a.padEnd() - a.extent(k)) % a.stride();
    if (s.node().integer("ceil_mode", 0) == 0 || rest == 0) {
      return a;
    }
    int positions = a.outputSize(size, k);
    boolean starts = positions * a.stride() < size + a.padBegin();
    int end = a.padEnd() + (starts ? a.stride() - rest : 0);
    return new Sliding(a.stride(), a.padBegin(), end, a.dilation());
  }

  private static Value pad(OnnxStep s) {
    Ops ops = s.ops();
    Shape x = s.shape(0);
    int rank = x.rank();
    int[] given = s.opset() < 11 ? s.node().integers("pads", new int[0]) : s.ints(1);
    int[] axes = s.has(3) ? s.ints(3) : OnnxStep.axes(rank);
    int[] pads = new int[2 * rank];
    for (int i = 0; i < axes.length; i++) {
      pads[x.axis(axes[i])] = given[i];
      pads[x.axis(axes[i]) + rank] = given[i + axes.length];
    }
    String mode = s.node().text("mode", "constant");
    if (!mode.equals("constant")) {
      return mirrored(s, pads, mode);
    }
    double value = s.opset() < 11 ? s.node().real("value", 0) : s.number(2, 0);
    if (value == 0) {
      return ops.pad(s.value(0), pads);
    }
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("it pads with " + value);
    }
    return ops.add(ops.pad(ops.sub(s.value(0), value), pads), value);
  }

  private static Value mirrored(OnnxStep s, int[] pads, String mode) {
    Value x = s.value(0);
    int rank = x.shape().rank();
    for (int axis = 0; axis < rank; axis++) {
      int last = x.shape().dim(axis) - 1;
      int before = pads[axis];
      long[] places =
          IntStream.rangeClosed(-before, last + pads[axis + rank])
              .mapToLong(i -> place(i, last, mode))
              .toArray();
      if (before != 0 || pads[axis + rank] != 0) {
        x = s.ops().gather(x, s.ops().graph().constantLongs(places), axis);
      }
    }
    return x;
  }

  private static long place(int index, int last, String mode) {
    return switch (mode) {
      case "edge" -> Math.clamp(index, 0, last);
      case "reflect" -> index < 0 ? -index : index > last ? 2L * last - index : index;
      default -> throw new IllegalArgumentException("the padding mode " + mode + " is not known");
    };
  }

  private static Value depthToSpace(OnnxStep s) {
    Shape x = s.shape(0);
    int b = (int) s.node().integer("blocksize", 1);
    int c = x.dim(1) / (b * b);
    boolean columnsFirst = s.node().text("mode", "DCR").equals("CRD");
    Shape blocks =
        columnsFirst
            ? Shape.of(x.dim(0), c, b, b, x.dim(2), x.dim(3))
            : Shape.of(x.dim(0), b, b, c, x.dim(2), x.dim(3));
    int[] order = columnsFirst ? new int[] {0, 1, 4, 2, 5, 3} : new int[] {0, 3, 4, 1, 5, 2};
    Value moved = s.ops().transpose(s.reshape(images(s), blocks), order);
    return s.reshape(moved, Shape.of(x.dim(0), c, x.dim(2) * b, x.dim(3) * b));
  }

  private static Value spaceToDepth(OnnxStep s) {
    Shape x = s.shape(0);
    int b = (int) s.node().integer("blocksize", 1);
    Shape blocks = Shape.of(x.dim(0), x.dim(1), x.dim(2) / b, b, x.dim(3) / b, b);
    Value moved = s.ops().transpose(s.reshape(images(s), blocks), 0, 3, 5, 1, 2, 4);
    return s.reshape(moved, Shape.of(x.dim(0), x.dim(1) * b * b, x.dim(2) / b, x.dim(3) / b));
  }
}
