package dev.kindred.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of a convolution, in the formulations that measured fastest on ONNX Runtime's CPU
 * kernels. B, C, H, W are batch, channels, height and width; T = kh·kw the kernel's taps.
 */
final class ConvGradients {
  /** Up to so many channels, slices of the input are cheaper than gathering single channels. */
  private static final int FEW_CHANNELS = 4;

  private static final int[] ROWS_COLUMNS = {2, 3};

  private ConvGradients() {}

  /** Stride 1 is a convolution of g with the flipped, transposed kernels; else the transpose. */
  static Value ofInput(Ops ops, Node conv, Value g) {
    Value weight = conv.input(1);
    Shape w = weight.shape();
    ConvAttributes a = ImageVjps.settings(conv);
    Sliding down = reversed(a.vertical(), w.dim(2));
    Sliding across = reversed(a.horizontal(), w.dim(3));
    if (a.isDense() && down != null && across != null) {
      int groups = a.groups();
      int co = w.dim(0) / groups;
      Shape perGroup = Shape.of(groups, co, w.dim(1), w.dim(2), w.dim(3));
      Value swapped = ops.transpose(ops.reshape(ops.flip(weight, 2, 3), perGroup), 0, 2, 1, 3, 4);
      Value kernels = ops.reshape(swapped, Shape.of(groups * w.dim(1), co, w.dim(2), w.dim(3)));
      return ops.image().conv(g, kernels, new ConvAttributes(down, across, groups));
    }
    Shape x = conv.input(0).shape();
    return ops.image().convTranspose(g, weight, a, x.dim(2), x.dim(3));
  }

  /** How the flipped kernel slides back over the gradient; null if there is too much padding. */
  private static @Nullable Sliding reversed(Sliding a, int k) {
    int reach = a.extent(k) - 1;
    return a.padBegin() <= reach && a.padEnd() <= reach
        ? new Sliding(1, reach - a.padBegin(), reach - a.padEnd(), a.dilation())
        : null;
  }

  /** The gradient of the kernels, of the given shape [Co, Ci / groups, kh, kw]. */
  static Value ofWeight(Ops ops, Value x, Value g, Shape weight, ConvAttributes a) {
    boolean depthwise = weight.dim(1) == 1 && weight.dim(0) == a.groups();
    if (depthwise) {
      return depthwise(ops, x, g, weight, a);
    }
    if (a.groups() > 1) {
      return grouped(ops, x, g, weight, a);
    }
    return weight.dim(1) <= FEW_CHANNELS
        ? ofFewChannels(ops, x, g, weight, a)
        : GatheredTaps.product(ops, x, g, weight, a);
  }

  /** Each kernel element belongs to one channel: g times the shifted input, summed. */
  private static Value depthwise(Ops ops, Value x, Value g, Shape weight, ConvAttributes a) {
    List<Value> sums =
        taps(ops, x, g.shape(), weight, a).stream()
            .map(tap ->
                ops.reshape(
                    ops.reduceSum(ops.mul(tap, g), false, 0, 2, 3), Shape.of(weight.dim(0), 1)))
            .toList();
    return ops.reshape(ops.concat(1, sums), weight);
  }

  private static Value ofFewChannels(Ops ops, Value x, Value g, Shape weight, ConvAttributes a) {
    int taps = weight.dim(2) * weight.dim(3);
    Value read = ops.concat(1, taps(ops, x, g.shape(), weight, a));
    Shape shape = Shape.of(taps * weight.dim(1), weight.dim(0));
    Value product = GatheredTaps.product(ops, read, GatheredTaps.cells(ops, g), shape);
    Value byTap = ops.reshape(product, Shape.of(taps, weight.dim(1), weight.dim(0)));
    return ops.reshape(ops.transpose(byTap, 2, 1, 0), weight);
  }

  /** All taps of x side by side, one matrix product per image and group. */
  private static Value grouped(Ops ops, Value x, Value g, Shape weight, ConvAttributes a) {
    int b = x.shape().dim(0);
    int groups = a.groups();
    int ci = weight.dim(1);
    int co = weight.dim(0) / groups;
    int taps = weight.dim(2) * weight.dim(3);
    int positions = g.shape().dim(2) * g.shape().dim(3);
    Value unfolded = ops.concat(1, taps(ops, x, g.shape(), weight, a));
    Value byGroup = ops.reshape(unfolded, Shape.of(b, taps, groups, ci * positions));
    Value left =
        ops.reshape(ops.transpose(byGroup, 0, 2, 1, 3), Shape.of(b, groups, taps * ci, positions));
    Value right = ops.reshape(g, Shape.of(b, groups, co, positions));
    Value perImage = ops.matMul(left, ops.transpose(right, 0, 1, 3, 2));
    Value sum = ops.reduceSum(perImage, false, 0);
    Value byTap = ops.reshape(sum, Shape.of(groups, taps, ci, co));
    return ops.reshape(ops.transpose(byTap, 0, 3, 2, 1), weight);
  }

  /**
   * For each kernel element the inputs [B, C, h, w] that it meets; 0 outside.
   *
   * @param kernel its last two dimensions are the kernel's height and width
   */
  static List<Value> taps(Ops ops, Value x, Shape g, Shape kernel, ConvAttributes a) {
    Sliding v = a.vertical();
    Sliding h = a.horizontal();
    Value padded =
        a.isPadded()
            ? ops.pad(x, 0, 0, v.padBegin(), h.padBegin(), 0, 0, v.padEnd(), h.padEnd())
            : x;
    int[] steps = {v.stride(), h.stride()};
    boolean inPhases = x.shape().dim(1) <= FEW_CHANNELS && !a.isDense();
    Map<List<Integer>, Value> phases = new HashMap<>();
    List<Value> taps = new ArrayList<>();
    for (int row = 0; row < kernel.dim(-2); row++) {
      for (int column = 0; column < kernel.dim(-1); column++) {
        int top = row * v.dilation();
        int left = column * h.dilation();
        if (inPhases) {
          // Slices with steps are slow: one for each phase, then slices without.
          List<Integer> first = List.of(top % steps[0], left % steps[1]);
          Value phase = phases.computeIfAbsent(first, f -> phase(ops, padded, f, steps));
          taps.add(part(ops, phase, top / steps[0], left / steps[1], g, new int[] {1, 1}));
        } else {
          taps.add(part(ops, padded, top, left, g, steps));
        }
      }
    }
    return taps;
  }

  private static Value phase(Ops ops, Value x, List<Integer> first, int[] steps) {
    int[] from = {first.get(0), first.get(1)};
    return ops.slice(x, from, new int[] {x.shape().dim(2), x.shape().dim(3)}, ROWS_COLUMNS, steps);
  }

  /** As many positions as g has. */
  private static Value part(Ops ops, Value x, int top, int left, Shape g, int[] steps) {
    int[] from = {top, left};
    int[] to = {top + (g.dim(2) - 1) * steps[0] + 1, left + (g.dim(3) - 1) * steps[1] + 1};
    boolean whole = x.shape().dim(2) == g.dim(2) && x.shape().dim(3) == g.dim(3);
    return whole ? x : ops.slice(x, from, to, ROWS_COLUMNS, steps);
  }
}
