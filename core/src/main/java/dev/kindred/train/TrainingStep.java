package dev.kindred.train;

import dev.kindred.graph.DType;
import dev.kindred.graph.Gradients;
import dev.kindred.graph.Graph;
import dev.kindred.graph.OnnxFile;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import dev.kindred.nn.BatchDistances;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.Loss;
import dev.kindred.nn.Optimizer;
import dev.kindred.nn.ParameterLayout;
import dev.kindred.nn.TrainingScope;
import dev.kindred.runtime.ModelException;
import dev.kindred.runtime.Session;
import dev.kindred.runtime.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of training as one graph: encoder, distances, loss, gradients and update. The state (θ,
 * the optimizer's slots, running statistics) that a run returns is fed to the next without a copy.
 */
public final class TrainingStep implements AutoCloseable {
  /** Share of a new batch in the running statistics of batch normalisation. */
  static final double STATISTICS_MOMENTUM = 0.1;

  private static final String THETA = "theta";
  private static final String SLOT = "slot";
  private static final String STATISTICS = "statistics";
  private static final String HYPER = "hyper";
  private static final String IMAGES = "images";
  private static final String LOSS = "loss";
  private static final String ACTIVE = "active";
  private static final String NEXT = "next_";

  private final Encoder encoder;
  private final Optimizer optimizer;
  private final ParameterLayout layout;
  private final int batch;
  private final Session session;
  private final FloatBuffer hyper = Tensor.buffer(Optimizer.HYPER);
  private final Map<String, Tensor> state = new LinkedHashMap<>();
  private long steps;

  /**
   * What a step reports.
   *
   * @param loss of the batch, before the update
   * @param active share of pairs or triplets that asked for a change, 0..1
   */
  public record Outcome(float loss, float active) {}

  private TrainingStep(
      Encoder encoder, Optimizer optimizer, ParameterLayout layout, int batch, Session session) {
    this.encoder = encoder;
    this.optimizer = optimizer;
    this.layout = layout;
    this.batch = batch;
    this.session = session;
  }

  /**
   * Builds and loads the step with new weights.
   *
   * @throws ModelException if the device cannot run it
   */
  public static TrainingStep create(TrainingConfig config) throws ModelException {
    ParameterLayout layout = config.encoder().layout();
    byte[] model =
        OnnxFile.toBytes(
            graph(
                config.encoder(),
                config.loss(),
                config.optimizer(),
                config.sampling().batchSize(),
                config.sampling().imagesPerClass()),
            Map.of(),
            false);
    TrainingStep step =
        new TrainingStep(
            config.encoder(),
            config.optimizer(),
            layout,
            config.sampling().batchSize(),
            Session.load(model, config.device(), config.threads()));
    step.setState(THETA, layout.initialParameters(config.seed()));
    for (int i = 0; i < config.optimizer().slots(); i++) {
      step.setState(SLOT + i, new float[layout.parameterCount()]);
    }
    step.setState(STATISTICS, layout.initialStatistics());
    return step;
  }

  /** The graph of a step; inputs and outputs are named by this class's constants. */
  static Graph graph(
      Encoder encoder, Loss loss, Optimizer optimizer, int batch, int imagesPerClass) {
    ParameterLayout layout = encoder.layout();
    Graph graph = new Graph("kindred_training_step");
    Ops ops = new Ops(graph);
    Shape flat = Shape.of(layout.parameterCount());
    Value images = graph.input(IMAGES, DType.FLOAT, encoder.inputShape(batch));
    Value theta = graph.input(THETA, DType.FLOAT, flat);
    List<Value> slots = new ArrayList<>();
    for (int i = 0; i < optimizer.slots(); i++) {
      slots.add(graph.input(SLOT + i, DType.FLOAT, flat));
    }
    Value statistics = graph.input(STATISTICS, DType.FLOAT, Shape.of(layout.statisticCount()));
    Value hyper = graph.input(HYPER, DType.FLOAT, Shape.of(Optimizer.HYPER));

    TrainingScope scope = new TrainingScope(ops, layout, theta);
    Value embeddings = encoder.forward(scope, images);
    Loss.Terms terms = loss.of(new BatchDistances(ops, embeddings, imagesPerClass));
    List<Value> gradients = Gradients.of(ops, terms.loss(), scope.parameters());
    Value gradient =
        ops.concat(
            0,
            gradients.stream()
                .map(g -> ops.reshape(g, Shape.of(Math.toIntExact(g.shape().size()))))
                .toList());
    Value decayMask = graph.constant(flat, layout.decayMask());
    Optimizer.Updated updated = optimizer.update(ops, theta, gradient, slots, hyper, decayMask);

    graph.output(LOSS, terms.loss());
    graph.output(ACTIVE, terms.active());
    graph.output(NEXT + THETA, updated.theta());
    for (int i = 0; i < slots.size(); i++) {
      graph.output(NEXT + SLOT + i, updated.slots().get(i));
    }
    Value change = ops.sub(scope.observedStatistics(), statistics);
    graph.output(NEXT + STATISTICS, ops.add(statistics, ops.mul(change, STATISTICS_MOMENTUM)));
    return graph;
  }

  /**
   * Runs one step.
   *
   * @param images direct buffer of a P×K batch's pixels, groups of one class side by side
   */
  public Outcome run(FloatBuffer images, double learningRate) {
    hyper.clear().put(optimizer.hyper(learningRate, steps)).flip();
    Map<String, Tensor> inputs = new LinkedHashMap<>(state);
    try (Tensor pixels = Tensor.of(images, encoder.inputShape(batch).toLongs());
        Tensor rates = Tensor.of(hyper, Optimizer.HYPER)) {
      inputs.put(IMAGES, pixels);
      inputs.put(HYPER, rates);
      Map<String, Tensor> outputs = session.run(inputs);
      for (Map.Entry<String, Tensor> old : state.entrySet()) {
        old.getValue().close();
        old.setValue(next(outputs, old.getKey()));
      }
      steps++;
      try (Tensor loss = next(outputs, LOSS, "");
          Tensor active = next(outputs, ACTIVE, "")) {
        return new Outcome(loss.scalar(), active.scalar());
      }
    }
  }

  private static Tensor next(Map<String, Tensor> outputs, String name) {
    return next(outputs, name, NEXT);
  }

  private static Tensor next(Map<String, Tensor> outputs, String name, String prefix) {
    Tensor tensor = outputs.get(prefix + name);
    if (tensor == null) {
      throw new IllegalStateException("the step's graph has no output " + prefix + name);
    }
    return tensor;
  }

  private void setState(String name, float[] values) {
    state.put(name, Tensor.copyOf(values, values.length));
  }

  /** A copy of the weights as they stand. */
  public Weights weights() {
    return new Weights(layout, values(THETA), values(STATISTICS));
  }

  private float[] values(String name) {
    Tensor tensor = state.get(name);
    if (tensor == null) {
      throw new IllegalStateException("no state " + name);
    }
    return tensor.toArray();
  }

  @Override
  public void close() {
    state.values().forEach(Tensor::close);
    session.close();
  }
}
