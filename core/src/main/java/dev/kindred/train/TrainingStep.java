package dev.kindred.train;

import dev.kindred.graph.Graph;
import dev.kindred.graph.OnnxLoop;
import dev.kindred.graph.Shape;
import dev.kindred.nn.Optimizer;
import dev.kindred.nn.ParameterLayout;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.ModelException;
import dev.kindred.runtime.Session;
import dev.kindred.runtime.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One step of training as one graph, {@link StepPlan}. The state (θ, the optimizer's slots, running
 * statistics, the loss's memory) that a run returns is fed to the next without a copy. On a GPU it
 * would go to main memory and back between two runs, so several steps are one run there: they are
 * taken in until there are enough of them.
 */
public final class TrainingStep implements AutoCloseable {
  private final StepPlan plan;
  private final ParameterLayout layout;
  private final Map<String, Shape> stateShapes;
  private final Session session;
  private final FloatBuffer hyper = Tensor.buffer(Optimizer.HYPER);
  private final Map<String, FloatBuffer> facts = new LinkedHashMap<>();
  private final Map<String, Tensor> state = new LinkedHashMap<>();
  private final @Nullable StepBlock block;
  private long steps;

  /** Enough that the state's way to main memory and back counts little. */
  private static final int STEPS_PER_RUN = 16;

  /**
   * What a step reports.
   *
   * @param loss of the batch, before the update
   * @param active share of pairs or triplets that asked for a change, 0..1
   * @param spread mean distance between embeddings of different classes, 0..2
   */
  public record Outcome(float loss, float active, float spread) {}

  private TrainingStep(StepPlan plan, Session session, @Nullable StepBlock block) {
    this.plan = plan;
    this.block = block;
    this.layout = plan.layout();
    this.stateShapes = plan.stateShapes();
    this.session = session;
    plan.factShapes()
        .forEach((name, shape) -> facts.put(name, Tensor.buffer(Math.toIntExact(shape.size()))));
  }

  /**
   * Builds and loads the step with new weights.
   *
   * @throws ModelException if the device cannot run it
   */
  static TrainingStep create(StepPlan plan, Device device, int threads, long seed)
      throws ModelException {
    return create(plan, device, threads, seed, stepsPerRun(device));
  }

  /** How many steps are one run on a device. */
  static int stepsPerRun(Device device) {
    return switch (device) {
      case Device.Cpu cpu -> 1;
      case Device.Cuda cuda -> STEPS_PER_RUN;
    };
  }

  static TrainingStep create(StepPlan plan, Device device, int threads, long seed, int stepsPerRun)
      throws ModelException {
    Graph graph = plan.graph();
    TrainingStep step =
        stepsPerRun == 1
            ? new TrainingStep(plan, Session.load(graph, device, threads), null)
            : new TrainingStep(
                plan,
                Session.loadLoop(graph, next(plan), device, threads),
                new StepBlock(inputShapes(plan), stepsPerRun));
    step.setState(plan.initialState(seed));
    return step;
  }

  private static Map<String, String> next(StepPlan plan) {
    Map<String, String> next = new LinkedHashMap<>();
    plan.stateShapes().keySet().forEach(name -> next.put(name, StepPlan.NEXT + name));
    return next;
  }

  /** Of what each step is given. */
  private static Map<String, Shape> inputShapes(StepPlan plan) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put(StepPlan.IMAGES, plan.network().inputShape(plan.form().images()));
    shapes.put(StepPlan.HYPER, Shape.of(Optimizer.HYPER));
    shapes.putAll(plan.factShapes());
    return shapes;
  }

  /** The step of a configuration for images with one level of labels, with new weights. */
  public static TrainingStep create(TrainingConfig config) throws ModelException {
    return create(StepPlan.of(config), config.device(), config.threads(), config.seed());
  }

  /**
   * Runs one step of a loss that needs nothing but the embeddings.
   *
   * @param images direct buffer of a P×K batch's pixels, groups of one class side by side
   */
  public Outcome run(FloatBuffer images, double learningRate) {
    return run(images, BatchFacts.NONE, learningRate);
  }

  /**
   * Runs one step, and before it what was taken in.
   *
   * @param images direct buffer of a batch's inputs, laid out as the plan's {@link BatchForm} says
   * @param known what the loss needs beside the images
   */
  Outcome run(FloatBuffer images, BatchFacts known, double learningRate) {
    List<Outcome> taken = new ArrayList<>(take(images, known, learningRate));
    taken.addAll(flush());
    return taken.getLast();
  }

  /**
   * Takes a step in, and runs those taken in once there are enough for a run.
   *
   * @param images as for {@link #run}; may change afterwards
   * @return of the steps that were run, in order; often none
   */
  List<Outcome> take(FloatBuffer images, BatchFacts known, double learningRate) {
    if (block == null) {
      return List.of(runOne(images, known, learningRate));
    }
    hyper.clear().put(plan.optimizer().hyper(learningRate, steps + block.size())).flip();
    block.add(name ->
        switch (name) {
          case StepPlan.IMAGES -> images;
          case StepPlan.HYPER -> hyper;
          default -> FloatBuffer.wrap(known.get(name));
        });
    return block.isFull() ? flush() : List.of();
  }

  /** Runs the steps that were taken in and not run yet. */
  List<Outcome> flush() {
    if (block == null || block.size() == 0) {
      return List.of();
    }
    int count = block.size();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    state.forEach((name, tensor) -> inputs.put(OnnxLoop.input(name), tensor));
    Map<String, Tensor> own = block.take();
    own.forEach((name, tensor) -> inputs.put(OnnxLoop.input(name), tensor));
    try {
      Map<String, Tensor> outputs = session.run(inputs);
      keep(outputs, name -> OnnxLoop.output(StepPlan.NEXT + name));
      steps += count;
      try (Tensor loss = output(outputs, OnnxLoop.output(StepPlan.LOSS));
          Tensor active = output(outputs, OnnxLoop.output(StepPlan.ACTIVE));
          Tensor spread = output(outputs, OnnxLoop.output(StepPlan.SPREAD))) {
        float[] losses = loss.toArray();
        float[] actives = active.toArray();
        float[] spreads = spread.toArray();
        return IntStream.range(0, count)
            .mapToObj(i -> new Outcome(losses[i], actives[i], spreads[i]))
            .toList();
      }
    } finally {
      own.values().forEach(Tensor::close);
    }
  }

  private Outcome runOne(FloatBuffer images, BatchFacts known, double learningRate) {
    hyper.clear().put(plan.optimizer().hyper(learningRate, steps)).flip();
    Map<String, Tensor> inputs = new LinkedHashMap<>(state);
    List<Tensor> own = new ArrayList<>();
    try {
      Shape batch = plan.network().inputShape(plan.form().images());
      add(inputs, own, StepPlan.IMAGES, Tensor.of(images, batch.toLongs()));
      add(inputs, own, StepPlan.HYPER, Tensor.of(hyper, Optimizer.HYPER));
      plan.factShapes()
          .forEach((name, shape) -> {
            FloatBuffer buffer = buffer(name);
            buffer.clear().put(known.get(name)).flip();
            add(inputs, own, name, Tensor.of(buffer, shape.toLongs()));
          });
      Map<String, Tensor> outputs = session.run(inputs);
      keep(outputs, name -> StepPlan.NEXT + name);
      steps++;
      try (Tensor loss = output(outputs, StepPlan.LOSS);
          Tensor active = output(outputs, StepPlan.ACTIVE);
          Tensor spread = output(outputs, StepPlan.SPREAD)) {
        return new Outcome(loss.scalar(), active.scalar(), spread.scalar());
      }
    } finally {
      own.forEach(Tensor::close);
    }
  }

  private void keep(Map<String, Tensor> outputs, UnaryOperator<String> name) {
    for (Map.Entry<String, Tensor> old : state.entrySet()) {
      old.getValue().close();
      old.setValue(output(outputs, name.apply(old.getKey())));
    }
  }

  private FloatBuffer buffer(String name) {
    FloatBuffer buffer = facts.get(name);
    if (buffer == null) {
      throw new IllegalStateException("no buffer for " + name);
    }
    return buffer;
  }

  private static void add(
      Map<String, Tensor> inputs, List<Tensor> own, String name, Tensor tensor) {
    inputs.put(name, tensor);
    own.add(tensor);
  }

  private static Tensor output(Map<String, Tensor> outputs, String name) {
    Tensor tensor = outputs.get(name);
    if (tensor == null) {
      throw new IllegalStateException("the step's graph has no output " + name);
    }
    return tensor;
  }

  /** A copy of the whole state, by name. */
  Map<String, float[]> state() {
    Map<String, float[]> copy = new LinkedHashMap<>();
    state.forEach((name, tensor) -> copy.put(name, tensor.toArray()));
    return copy;
  }

  /** Goes on from a state as {@link #state} gave it after so many steps. */
  void restore(Map<String, float[]> saved, long stepsBefore) {
    if (!saved.keySet().equals(stateShapes.keySet())) {
      throw new TrainingException(
          "the saved state has %s, this run needs %s; train without --resume"
              .formatted(saved.keySet(), stateShapes.keySet()));
    }
    setState(saved);
    steps = stepsBefore;
  }

  private void setState(Map<String, float[]> values) {
    stateShapes.forEach((name, shape) -> {
      float[] value = values.get(name);
      if (value == null || value.length != shape.size()) {
        throw new TrainingException(
            "the saved state has no %s of shape %s; train without --resume".formatted(name, shape));
      }
      Tensor old = state.put(name, Tensor.copyOf(value, shape.toLongs()));
      if (old != null) {
        old.close();
      }
    });
  }

  /** Where each parameter lies. */
  ParameterLayout layout() {
    return layout;
  }

  /** A copy of the weights as they stand. */
  public Weights weights() {
    Tensor theta = state.get(StepPlan.THETA);
    Tensor statistics = state.get(StepPlan.STATISTICS);
    if (theta == null) {
      throw new IllegalStateException("the step has no weights");
    }
    return new Weights(
        layout, theta.toArray(), statistics == null ? new float[0] : statistics.toArray());
  }

  @Override
  public void close() {
    state.values().forEach(Tensor::close);
    session.close();
  }
}
