package dev.kindred.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Emitters for what published networks are made of besides convolutions: activations and
 * normalisations; part of {@link Ops}.
 */
public final class NeuralOps {
  private final Ops ops;

  NeuralOps(Ops ops) {
    this.ops = ops;
  }

  /** base to the power of exponent; the gradient of the exponent needs a positive base. */
  public Value pow(Value base, Value exponent) {
    Shape shape = Shape.broadcast(base.shape(), exponent.shape());
    return ops.emit("Pow", List.of(base, exponent), Map.of(), base.type(), shape);
  }

  /** x to a fixed power, by cheaper operations where there are some. */
  public Value pow(Value x, double exponent) {
    if (exponent == 1) {
      return x;
    }
    if (exponent == 2) {
      return ops.square(x);
    }
    if (exponent == 3) {
      return ops.mul(ops.square(x), x);
    }
    if (exponent == 0.5) {
      return ops.sqrt(x);
    }
    return pow(x, ops.graph().constant((float) exponent));
  }

  /** The error function, 2/√π ∫₀ˣ exp(−t²) dt. */
  public Value erf(Value x) {
    return ops.emit("Erf", List.of(x), Map.of(), x.type(), x.shape());
  }

  /** x·Φ(x), Φ the distribution function of the standard normal (Hendrycks and Gimpel 2016). */
  public Value gelu(Value x) {
    return ops.mul(ops.mul(x, ops.add(erf(ops.mul(x, Math.sqrt(0.5))), 1)), 0.5);
  }

  /** Gelu by tanh: x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))), from the same paper. */
  public Value geluByTanh(Value x) {
    Value inner = ops.add(x, ops.mul(pow(x, 3), 0.044715));
    return ops.mul(ops.mul(x, ops.add(ops.tanh(ops.mul(inner, Math.sqrt(2 / Math.PI))), 1)), 0.5);
  }

  /** alpha·x + beta, cut off at 0 and 1, where the slope is taken as 0. */
  public Value hardSigmoid(Value x, double alpha, double beta) {
    Map<String, Attribute> line =
        Map.of(
            "alpha", new Attribute.Real((float) alpha), "beta", new Attribute.Real((float) beta));
    return ops.emit("HardSigmoid", List.of(x), line, x.type(), x.shape());
  }

  /** x·max(0, min(1, x/6 + 1/2)) (Howard et al. 2019, section 5.2). */
  public Value hardSwish(Value x) {
    return ops.mul(x, hardSigmoid(x, 1 / 6.0, 0.5));
  }

  /** x, but at least low and at most high; at the bounds themselves the slope is taken as 1. */
  public Value clip(Value x, double low, double high) {
    Graph graph = ops.graph();
    List<Value> inputs = List.of(x, graph.constant((float) low), graph.constant((float) high));
    return ops.emit("Clip", inputs, Map.of(), x.type(), x.shape());
  }

  /** x where it is positive, else alpha·x; the slope at 0 is taken as alpha. */
  public Value leakyRelu(Value x, double alpha) {
    Map<String, Attribute> slope = Map.of("alpha", new Attribute.Real((float) alpha));
    return ops.emit("LeakyRelu", List.of(x), slope, x.type(), x.shape());
  }

  /** x where it is positive, else slope·x; the slope broadcasts. */
  public Value pRelu(Value x, Value slope) {
    return ops.sub(ops.relu(x), ops.mul(slope, ops.relu(ops.neg(x))));
  }

  /** x where it is positive, else alpha·(eˣ − 1) (Clevert et al. 2015); alpha ≥ 0. */
  public Value elu(Value x, double alpha) {
    Map<String, Attribute> scale = Map.of("alpha", new Attribute.Real((float) alpha));
    return ops.emit("Elu", List.of(x), scale, x.type(), x.shape());
  }

  /**
   * x less its mean and divided by its standard deviation over the given axes: what layer
   * normalisation (Ba et al. 2016) and instance normalisation do before they scale and shift.
   *
   * @param epsilon added to the biased variance
   */
  public Value standardize(Value x, double epsilon, int... axes) {
    Value centred = ops.sub(x, ops.reduceMean(x, true, axes));
    Value variance = ops.reduceMean(ops.square(centred), true, axes);
    return ops.div(centred, ops.sqrt(ops.add(variance, epsilon)));
  }

  /**
   * x / (bias + alpha/size · Σ x²)^beta, the sum over size neighbouring channels (Krizhevsky et al.
   * 2012, section 3.3).
   *
   * @param x shape [N, C, H, W]
   */
  public Value localResponse(Value x, int size, double alpha, double beta, double bias) {
    Shape shape = x.shape();
    Shape rows = Shape.of(shape.dim(0), 1, shape.dim(1), shape.dim(2) * shape.dim(3));
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    ConvAttributes window =
        new ConvAttributes(new Sliding(1, (size - 1) / 2, size / 2, 1), new Sliding(1, 0, 0, 1), 1);
    Value sums =
        ops.image()
            .conv(
                ops.reshape(ops.square(x), rows),
                ops.graph().constant(Shape.of(1, 1, size, 1), ones),
                window);
    Value divisor = pow(ops.add(ops.mul(ops.reshape(sums, shape), alpha / size), bias), beta);
    return ops.div(x, divisor);
  }

  /**
   * Repeats x along an axis as often as there are images in a batch, and follows the batch size if
   * that is left open.
   *
   * @param x of size 1 along the axis
   * @param batch its first dimension is the batch size
   */
  public Value repeatForEach(Value x, int axis, Value batch) {
    Shape shape = x.shape().with(axis, batch.shape().dim(0));
    Map<String, Attribute> first =
        Map.of("start", new Attribute.Int(0), "end", new Attribute.Int(1));
    Value size = ops.emit("Shape", List.of(batch), first, DType.INT64, Shape.of(1));
    long[] ones = new long[shape.rank()];
    Arrays.fill(ones, 1); // ONNX: stretches to the input's
    List<Value> parts =
        new ArrayList<>(
            List.of(
                ops.graph().constantLongs(Arrays.copyOf(ones, axis)),
                size,
                ops.graph().constantLongs(Arrays.copyOf(ones, shape.rank() - axis - 1))));
    parts.removeIf(part -> part.shape().size() == 0);
    return ops.emit("Expand", List.of(x, ops.concat(0, parts)), Map.of(), x.type(), shape);
  }
}
