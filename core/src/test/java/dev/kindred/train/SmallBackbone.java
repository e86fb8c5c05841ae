package dev.kindred.train;

import dev.kindred.graph.ConvAttributes;
import dev.kindred.graph.DType;
import dev.kindred.graph.Graph;
import dev.kindred.graph.OnnxFile;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** A network of two convolutions and a classifier, with random weights, as an ONNX file. */
public final class SmallBackbone {
  /** Fixed: with other weights, its features of two images may be nearly the same. */
  private static final long WEIGHTS = 7;

  static final int SIDE = 20;
  public static final int FEATURES = 12;

  private SmallBackbone() {}

  /** Writes it, for colour images. */
  public static Path write(Path file) throws IOException {
    Random random = new Random(WEIGHTS);
    Ops ops = new Ops(new Graph("small"));
    Value x = ops.graph().input("data", DType.FLOAT, Shape.of(1, 3, SIDE, SIDE));
    x = ops.relu(ops.image().conv(x, weight(ops, random, 8, 3, 3, 3), ConvAttributes.same(3, 2)));
    x =
        ops.relu(
            ops.image().conv(x, weight(ops, random, FEATURES, 8, 3, 3), ConvAttributes.same(3, 2)));
    Value features = ops.flatten(ops.image().globalAveragePool(x), 1);
    Value scores = ops.matMul(features, weight(ops, random, FEATURES, 10));
    ops.graph().output("scores", scores);
    return Files.write(file, OnnxFile.toBytes(ops.graph(), Map.of(), true));
  }

  private static Value weight(Ops ops, Random random, int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[Math.toIntExact(shape.size())];
    double fanIn = dims.length == 2 ? dims[0] : (double) values.length / dims[0];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.sqrt(2 / fanIn));
    }
    return ops.graph().constant(shape, values);
  }
}
