package dev.kindred.graph;

import static dev.kindred.graph.OpCases.fixed;

import dev.kindred.graph.GradientCheck.Problem;
import dev.kindred.graph.OpCases.OpCase;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Every differentiable emitter of {@link ImageOps}. */
final class ImageOpCases {
  private ImageOpCases() {}

  static Stream<OpCase> all() {
    return Stream.of(convolutions(), pools(), Stream.of(dilatedPool()), channels()).flatMap(s -> s);
  }

  private static Stream<OpCase> convolutions() {
    return Stream.of(
        conv("3×3 on a small map", 6, 5, 3, 7, 8, ConvAttributes.same(3, 1)),
        conv("3×3 on a map of middle size", 6, 5, 3, 12, 13, ConvAttributes.same(3, 1)),
        conv("3×3 on a large map", 6, 5, 3, 16, 15, ConvAttributes.same(3, 1)),
        conv("3×3 to twice the channels", 5, 10, 3, 11, 13, ConvAttributes.same(3, 1)),
        conv("3×3 to twice the channels, large", 5, 10, 3, 16, 15, ConvAttributes.same(3, 1)),
        conv("3×3, stride 2, on a large map", 6, 5, 3, 30, 29, ConvAttributes.same(3, 2)),
        conv("3×3 of one channel", 1, 4, 3, 9, 8, ConvAttributes.same(3, 1)),
        conv("3×3 of three channels", 3, 4, 3, 9, 8, ConvAttributes.same(3, 1)),
        conv("3×3 on one row", 5, 2, 3, 1, 4, ConvAttributes.same(3, 1)),
        conv("3×3 without padding", 5, 2, 3, 6, 7, new ConvAttributes(1, 0, 0, 1, 1)),
        conv("3×3 with more padding than reach", 5, 2, 3, 4, 5, new ConvAttributes(1, 3, 3, 1, 1)),
        conv("3×3 padded at the end", 2, 3, 3, 6, 6, new ConvAttributes(2, 0, 1, 1, 1)),
        conv("3×3, stride 2", 6, 5, 3, 8, 7, ConvAttributes.same(3, 2)),
        conv("3×3, stride 2, of three channels", 3, 5, 3, 8, 7, ConvAttributes.same(3, 2)),
        conv("3×3, stride 3", 2, 3, 3, 9, 10, new ConvAttributes(3, 0, 0, 1, 1)),
        conv("3×3, dilated", 2, 3, 3, 7, 8, new ConvAttributes(1, 2, 2, 2, 1)),
        conv("3×3, dilated, stride 2", 2, 3, 3, 9, 8, new ConvAttributes(2, 2, 2, 2, 1)),
        conv("3×3, in groups", 6, 4, 3, 5, 6, new ConvAttributes(1, 1, 1, 1, 2)),
        conv("3×3, in groups, stride 2", 6, 4, 3, 5, 6, new ConvAttributes(2, 1, 1, 1, 2)),
        conv("3×3, depthwise", 5, 5, 3, 5, 6, new ConvAttributes(1, 1, 1, 1, 5)),
        conv("3×3, depthwise, stride 2", 5, 10, 3, 5, 6, new ConvAttributes(2, 1, 1, 1, 5)),
        conv("1×1", 5, 6, 1, 4, 5, ConvAttributes.same(1, 1)),
        conv("1×1 to fewer channels", 6, 5, 1, 4, 5, ConvAttributes.same(1, 1)),
        conv("1×1 on a large map", 5, 6, 1, 15, 16, ConvAttributes.same(1, 1)),
        conv("1×1 to fewer channels, large", 6, 5, 1, 15, 16, ConvAttributes.same(1, 1)),
        conv("1×1, padded", 6, 5, 1, 4, 5, new ConvAttributes(1, 1, 0, 1, 1)),
        conv("1×1, stride 2", 5, 6, 1, 6, 5, ConvAttributes.same(1, 2)),
        conv("1×1, in groups", 4, 6, 1, 4, 5, new ConvAttributes(1, 0, 0, 1, 2)),
        conv("2×2, stride 2", 3, 4, 2, 6, 7, new ConvAttributes(2, 0, 0, 1, 1)),
        conv("5×5", 3, 4, 5, 6, 7, ConvAttributes.same(5, 1)),
        conv("5×5 of five channels", 5, 4, 5, 6, 7, ConvAttributes.same(5, 1)),
        conv("7×7, stride 2", 3, 4, 7, 11, 12, ConvAttributes.same(7, 2)),
        rectangular("3×1 kernel", 3, 1, new Sliding(1, 1, 1, 1), new Sliding(1, 0, 0, 1), 1),
        rectangular("1×7 kernel", 1, 7, new Sliding(1, 0, 0, 1), new Sliding(1, 3, 3, 1), 1),
        rectangular(
            "2×3 kernel, all different", 2, 3, new Sliding(2, 1, 0, 2), new Sliding(3, 0, 2, 1), 2),
        rectangular(
            "3×3, padded only at the end",
            3,
            3,
            new Sliding(2, 0, 1, 1),
            new Sliding(2, 0, 1, 1),
            4),
        rectangular(
            "3×3, stride 1 down, 2 across",
            3,
            3,
            new Sliding(1, 1, 1, 1),
            new Sliding(2, 1, 1, 1),
            1),
        fixed(
            "conv",
            "with a bias",
            (o, x) -> o.image().conv(x.get(0), x.get(1), x.get(2), ConvAttributes.same(3, 2)),
            Shape.of(2, 3, 6, 7),
            Shape.of(5, 3, 3, 3),
            Shape.of(5)),
        OpCases.of("conv", "anything", ImageOpCases::random),
        transposed("stride 1", ConvAttributes.same(3, 1), 5, 6),
        transposed("stride 2", ConvAttributes.same(3, 2), 6, 5),
        transposed("in groups", new ConvAttributes(2, 1, 1, 1, 2), 6, 5));
  }

  private static OpCase conv(
      String variant, int ci, int co, int k, int h, int w, ConvAttributes a) {
    Shape weight = Shape.of(co, ci / a.groups(), k, k);
    return fixed(
        "conv",
        variant,
        (o, x) -> o.image().conv(x.get(0), x.get(1), a),
        Shape.of(2, ci, h, w),
        weight);
  }

  private static OpCase rectangular(
      String variant, int kh, int kw, Sliding vertical, Sliding horizontal, int groups) {
    ConvAttributes a = new ConvAttributes(vertical, horizontal, groups);
    return fixed(
        "conv",
        variant,
        (o, x) -> o.image().conv(x.get(0), x.get(1), a),
        Shape.of(2, 4, 8, 9),
        Shape.of(4, 4 / groups, kh, kw));
  }

  private static Problem random(Random r) {
    int groups = 1 + r.nextInt(3);
    int kh = 1 + r.nextInt(4);
    int kw = 1 + r.nextInt(4);
    ConvAttributes a = new ConvAttributes(sliding(r, kh), sliding(r, kw), groups);
    Shape weight = Shape.of(groups * (1 + r.nextInt(3)), 1 + r.nextInt(6), kh, kw);
    Shape images =
        Shape.of(
            1 + r.nextInt(3),
            weight.dim(1) * groups,
            a.vertical().extent(kh) + r.nextInt(5),
            a.horizontal().extent(kw) + r.nextInt(7));
    return new Problem(
        List.of(images, weight), -1, 1, (o, x) -> o.image().conv(x.get(0), x.get(1), a));
  }

  private static Sliding sliding(Random r, int kernel) {
    return new Sliding(1 + r.nextInt(3), r.nextInt(kernel), r.nextInt(kernel), 1 + r.nextInt(2));
  }

  private static OpCase transposed(String variant, ConvAttributes a, int height, int width) {
    Shape small =
        Shape.of(2, 4, a.vertical().outputSize(height, 3), a.horizontal().outputSize(width, 3));
    return fixed(
        "convTranspose",
        variant,
        (o, x) -> o.image().convTranspose(x.get(0), x.get(1), a, height, width),
        small,
        Shape.of(4, 3, 3, 3));
  }

  private static Stream<OpCase> pools() {
    Shape images = Shape.of(2, 3, 7, 8);
    return Stream.of(
            PoolAttributes.square(2, 2),
            PoolAttributes.square(3, 3),
            PoolAttributes.square(3, 2),
            PoolAttributes.square(2, 3),
            new PoolAttributes(3, 2, 1),
            new PoolAttributes(3, 1, 1),
            new PoolAttributes(2, 3, new Sliding(2, 0, 1, 1), new Sliding(3, 0, 0, 1)),
            new PoolAttributes(3, 1, new Sliding(2, 1, 2, 1), new Sliding(1, 0, 0, 1)))
        .flatMap(a ->
            Stream.of(
                fixed("maxPool", a.toString(), (o, x) -> o.image().maxPool(x.get(0), a), images),
                OpCases.of(
                    "maxPool",
                    "of negative values, " + a,
                    r ->
                        new Problem(
                            List.of(images), -2, -1, (o, x) -> o.image().maxPool(x.get(0), a))),
                fixed(
                    "averagePool",
                    a.toString(),
                    (o, x) -> o.image().averagePool(x.get(0), a),
                    images)));
  }

  private static OpCase dilatedPool() {
    PoolAttributes a = new PoolAttributes(2, 3, new Sliding(2, 1, 0, 3), new Sliding(1, 1, 2, 2));
    return fixed(
        "maxPool", "dilated", (o, x) -> o.image().maxPool(x.get(0), a), Shape.of(2, 3, 8, 9));
  }

  private static Stream<OpCase> channels() {
    Shape images = Shape.of(3, 4, 5, 6);
    Shape perChannel = Shape.of(4);
    return Stream.of(
        fixed("globalAveragePool", "", (o, x) -> o.image().globalAveragePool(x.get(0)), images),
        fixed("repeat", "", (o, x) -> o.image().repeat(x.get(0), 3), images),
        fixed(
            "channelAffine",
            "",
            (o, x) -> o.image().channelAffine(x.get(0), x.get(1), x.get(2)),
            images,
            perChannel,
            perChannel),
        fixed(
            "channelMoments", "mean", (o, x) -> o.image().channelMoments(x.get(0)).mean(), images),
        OpCases.of(
            "channelMoments",
            "variance",
            r ->
                new Problem(
                    List.of(images),
                    -1,
                    9,
                    (o, x) -> o.image().channelMoments(x.get(0)).variance())),
        OpCases.of(
            "channelMoments", "both", r -> new Problem(List.of(images), 1, 3, ImageOpCases::both)),
        ofConvolution("few taps", 3, ConvAttributes.same(3, 1)),
        ofConvolution("few taps, stride 2", 2, ConvAttributes.same(3, 2)),
        ofConvolution("many taps", 4, ConvAttributes.same(3, 1)),
        ofPooled("few taps", 3, 6, 8),
        ofPooled("few taps over an odd map", 1, 7, 6),
        ofPooled("many taps", 4, 6, 8));
  }

  private static OpCase ofPooled(String variant, int ci, int height, int width) {
    return fixed(
        "pooledConv",
        variant,
        (o, x) -> {
          ImageOps.Pooled y = o.image().pooledConv(x.get(0), x.get(1), ConvAttributes.same(3, 1));
          return o.image().channelAffine(y.map(), y.moments().mean(), y.moments().variance());
        },
        Shape.of(2, ci, height, width),
        Shape.of(3, ci, 3, 3));
  }

  private static OpCase ofConvolution(String variant, int ci, ConvAttributes a) {
    return fixed(
        "channelMoments",
        "of a convolution, " + variant,
        (o, x) -> both(o, List.of(o.image().conv(x.get(0), x.get(1), a))),
        Shape.of(2, ci, 6, 7),
        Shape.of(3, ci, 3, 3));
  }

  private static Value both(Ops ops, List<Value> x) {
    ImageOps.Moments moments = ops.image().channelMoments(x.getFirst());
    return ops.mul(moments.mean(), moments.variance());
  }
}
