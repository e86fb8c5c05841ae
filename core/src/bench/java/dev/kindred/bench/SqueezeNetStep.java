package dev.kindred.bench;

import dev.kindred.graph.DType;
import dev.kindred.graph.Gradients;
import dev.kindred.graph.Graph;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import dev.kindred.nn.BatchDistances;
import dev.kindred.nn.Loss;
import dev.kindred.nn.Mining;
import dev.kindred.nn.Optimizer;
import dev.kindred.nn.Triplet;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.ModelException;
import dev.kindred.runtime.Session;
import dev.kindred.runtime.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Kindred's step on {@link SqueezeNet} with random weights, all of which are trained. */
final class SqueezeNetStep implements TimedStep {
  private static final Optimizer ADAM = Optimizer.AdamW.withDecay(0);
  private static final double LEARNING_RATE = 1e-3;
  private static final int[] SIZES =
      SqueezeNet.SHAPES.stream().mapToInt(s -> Math.toIntExact(s.size())).toArray();

  private final Session session;
  private final Shape images;
  private final List<FloatBuffer> batches = new ArrayList<>();
  private final FloatBuffer hyper = Tensor.buffer(Optimizer.HYPER);
  private final Map<String, Tensor> state = new LinkedHashMap<>();
  private int steps;

  SqueezeNetStep(Workload workload, int batchCount, int threads, long seed) throws ModelException {
    images = Shape.of(workload.batch(), workload.channels(), workload.side(), workload.side());
    session = Session.load(graph(images), Device.CPU, threads);
    for (int i = 0; i < batchCount; i++) {
      float[] pixels = workload.images(seed + i);
      for (int j = 0; j < pixels.length; j++) {
        pixels[j] = pixels[j] / 127.5f - 1;
      }
      batches.add(Tensor.buffer(pixels.length).put(pixels).flip());
    }
    float[] theta = initial(new SplittableRandom(seed));
    state.put("theta", Tensor.copyOf(theta, theta.length));
    for (int i = 0; i < ADAM.slots(); i++) {
      state.put("slot" + i, Tensor.copyOf(new float[theta.length], theta.length));
    }
  }

  private static Graph graph(Shape images) {
    Graph graph = new Graph("squeezenet");
    Ops ops = new Ops(graph);
    Value x = graph.input("images", DType.FLOAT, images);
    int count = java.util.Arrays.stream(SIZES).sum();
    Value theta = graph.input("theta", DType.FLOAT, Shape.of(count));
    List<Value> slots = new ArrayList<>();
    for (int i = 0; i < ADAM.slots(); i++) {
      slots.add(graph.input("slot" + i, DType.FLOAT, Shape.of(count)));
    }
    Value hyper = graph.input("hyper", DType.FLOAT, Shape.of(Optimizer.HYPER));
    List<Value> parts = ops.split(theta, 0, SIZES);
    List<Value> parameters = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      parameters.add(ops.reshape(parts.get(i), SqueezeNet.SHAPES.get(i)));
    }
    Value embeddings = SqueezeNet.embeddings(ops, x, parameters);
    Loss.Terms terms =
        new Triplet(Triplet.Form.PLAIN, 0.2, Mining.BATCH_HARD, false)
            .of(new BatchDistances(ops, embeddings, Workload.IMAGES_PER_CLASS));
    List<Value> gradients = new ArrayList<>();
    for (Value g : Gradients.of(ops, terms.loss(), parameters)) {
      gradients.add(ops.reshape(g, Shape.of(Math.toIntExact(g.shape().size()))));
    }
    Value noDecay = graph.constant(Shape.of(count), new float[count]);
    Optimizer.Updated updated =
        ADAM.update(ops, theta, ops.concat(0, gradients), slots, hyper, noDecay);
    graph.output("loss", terms.loss());
    graph.output("next theta", updated.theta());
    for (int i = 0; i < slots.size(); i++) {
      graph.output("next slot" + i, updated.slots().get(i));
    }
    return graph;
  }

  private static float[] initial(SplittableRandom random) {
    float[] theta = new float[java.util.Arrays.stream(SIZES).sum()];
    int at = 0;
    for (Shape shape : SqueezeNet.SHAPES) {
      double scale = shape.rank() == 1 ? 0 : Math.sqrt(2.0 * shape.dim(0) / shape.size());
      for (int i = 0; i < shape.size(); i++) {
        theta[at++] = (float) (random.nextGaussian() * scale);
      }
    }
    return theta;
  }

  @Override
  public float run() {
    hyper.clear().put(ADAM.hyper(LEARNING_RATE, steps)).flip();
    Map<String, Tensor> inputs = new LinkedHashMap<>(state);
    try (Tensor pixels = Tensor.of(batches.get(steps % batches.size()), images.toLongs());
        Tensor rates = Tensor.of(hyper, Optimizer.HYPER)) {
      inputs.put("images", pixels);
      inputs.put("hyper", rates);
      Map<String, Tensor> outputs = session.run(inputs);
      state.replaceAll((name, old) -> {
        old.close();
        return output(outputs, "next " + name);
      });
      steps++;
      try (Tensor loss = output(outputs, "loss")) {
        return loss.scalar();
      }
    }
  }

  private static Tensor output(Map<String, Tensor> outputs, String name) {
    return Objects.requireNonNull(outputs.get(name), name);
  }

  @Override
  public void close() {
    state.values().forEach(Tensor::close);
    session.close();
  }
}
