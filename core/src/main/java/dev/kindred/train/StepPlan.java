package dev.kindred.train;

import dev.kindred.graph.DType;
import dev.kindred.graph.Gradients;
import dev.kindred.graph.Graph;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import dev.kindred.nn.BatchContext;
import dev.kindred.nn.BatchDistances;
import dev.kindred.nn.JudgedLoss;
import dev.kindred.nn.Loss;
import dev.kindred.nn.Memory;
import dev.kindred.nn.Network;
import dev.kindred.nn.Optimizer;
import dev.kindred.nn.PairDistances;
import dev.kindred.nn.ParameterLayout;
import dev.kindred.nn.ParameterSpec;
import dev.kindred.nn.TrainingScope;
import dev.kindred.nn.TripletDistances;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one training step computes, as a graph: network, distances, loss, gradients and update.
 *
 * @param network what is trained
 * @param loss what is minimised
 * @param optimizer how the gradient changes the weights
 * @param form how the images of a batch belong together
 * @param classes C, the number of classes trained on; at least 1
 * @param levels L, the number of label levels; at least 1
 */
record StepPlan(
    Network network, Loss loss, Optimizer optimizer, BatchForm form, int classes, int levels) {

  /** Share of a new batch in the running statistics of batch normalisation. */
  static final double STATISTICS_MOMENTUM = 0.1;

  static final String IMAGES = "images";
  static final String HYPER = "hyper";
  static final String CLASSES = "classes";
  static final String RELEVANCE = "relevance";
  static final String NOISE = "noise";
  static final String WEIGHTS = "weights";
  static final String SAME = "same";

  static final String THETA = "theta";
  static final String SLOT = "slot";
  static final String STATISTICS = "statistics";

  /** Whether the loss's memory takes in batches yet: 1 or 0. */
  static final String MEMORY_OPEN = "memory_open";

  static final String MEMORY = "memory";
  static final String MEMORY_CLASSES = "memory_classes";

  static final String LOSS = "loss";
  static final String ACTIVE = "active";
  static final String SPREAD = "spread";

  /** The output that is fed as input {@code name} to the next step has this before its name. */
  static final String NEXT = "next_";

  /**
   * Checks that the loss and the form of the batch fit together.
   *
   * @throws IllegalArgumentException if the loss cannot learn from such batches
   */
  StepPlan {
    if (!(form instanceof BatchForm.Groups) && !(loss instanceof JudgedLoss)) {
      throw new IllegalArgumentException(
          "%s needs classes; judgments are learned with contrastive or triplet"
              .formatted(loss.text()));
    }
  }

  /** The step of a configuration for images with one level of labels. */
  static StepPlan of(TrainingConfig config) {
    Sampling s = config.sampling();
    return new StepPlan(
        config.network(),
        config.loss(),
        config.optimizer(),
        new BatchForm.Groups(s.classesPerBatch(), s.imagesPerClass()),
        s.classesPerBatch(),
        1);
  }

  /** θ: the parameters of the network, then those of the loss. */
  ParameterLayout layout() {
    ParameterLayout layout = network.layout();
    return switch (form) {
      case BatchForm.Groups g -> layout.with(trainables());
      case BatchForm.Triplets t -> layout;
      case BatchForm.Pairs p -> layout;
    };
  }

  /** The same with another loss. */
  StepPlan with(Loss other) {
    return new StepPlan(network, other, optimizer, form, classes, levels);
  }

  /** Random numbers that each step draws, see {@link Loss.Need#NOISE}. */
  int noise() {
    Shape shape = factShapes().get(NOISE);
    return shape == null ? 0 : Math.toIntExact(shape.size());
  }

  private List<ParameterSpec> trainables() {
    return loss.trainables(classes, network.dimension());
  }

  /** Embeddings in the loss's memory. */
  private int memorySize() {
    return form instanceof BatchForm.Groups ? loss.memoryBatches() * form.images() : 0;
  }

  /** The state before the first step, by name. */
  Map<String, float[]> initialState(long seed) {
    ParameterLayout layout = layout();
    Map<String, float[]> state = new LinkedHashMap<>();
    state.put(THETA, layout.initialParameters(seed));
    for (int i = 0; i < optimizer.slots(); i++) {
      state.put(SLOT + i, new float[layout.parameterCount()]);
    }
    if (layout.statisticCount() > 0) {
      state.put(STATISTICS, layout.initialStatistics());
    }
    if (memorySize() > 0) {
      state.put(MEMORY, new float[memorySize() * network.dimension()]);
      state.put(MEMORY_CLASSES, Memory.emptyClasses(memorySize()));
    }
    return state;
  }

  /** Shapes of the tensors of which {@link #initialState} gives the values. */
  Map<String, Shape> stateShapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    initialState(0).forEach((name, values) -> shapes.put(name, Shape.of(values.length)));
    if (shapes.containsKey(MEMORY)) {
      shapes.put(MEMORY, Shape.of(memorySize(), network.dimension()));
    }
    return shapes;
  }

  /** Shapes of the inputs beside images, hyper-parameters and state. */
  Map<String, Shape> factShapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    switch (form) {
      case BatchForm.Groups g -> {
        int b = g.images();
        if (loss.needs().contains(Loss.Need.CLASSES)) {
          shapes.put(CLASSES, Shape.of(b));
        }
        if (loss.needs().contains(Loss.Need.RELEVANCE)) {
          shapes.put(RELEVANCE, Shape.of(b, b));
        }
        if (loss.needs().contains(Loss.Need.NOISE)) {
          shapes.put(NOISE, Shape.of(b, b + memorySize()));
        }
        if (memorySize() > 0) {
          shapes.put(MEMORY_OPEN, Shape.of(1));
        }
      }
      case BatchForm.Triplets t -> shapes.put(WEIGHTS, Shape.of(t.count()));
      case BatchForm.Pairs p -> {
        shapes.put(WEIGHTS, Shape.of(p.count()));
        shapes.put(SAME, Shape.of(p.count()));
      }
    }
    return shapes;
  }

  /** The graph of a step; its inputs and outputs go by this class's constants. */
  Graph graph() {
    Graph graph = new Graph("kindred_training_step");
    Ops ops = new Ops(graph);
    ParameterLayout layout = layout();
    Value images = graph.input(IMAGES, DType.FLOAT, network.inputShape(form.images()));
    Map<String, Value> state = inputs(graph, stateShapes());
    Map<String, Value> facts = inputs(graph, factShapes());
    Value hyper = graph.input(HYPER, DType.FLOAT, Shape.of(Optimizer.HYPER));

    Value theta = required(state, THETA);
    TrainingScope scope = new TrainingScope(ops, layout, theta);
    Value embeddings = network.forward(scope, images);
    Compared compared = compare(ops, scope, embeddings, state, facts);

    List<Value> gradients = Gradients.of(ops, compared.terms.loss(), scope.parameters());
    List<Value> flat = new ArrayList<>();
    for (Value g : gradients) {
      flat.add(ops.reshape(g, Shape.of(Math.toIntExact(g.shape().size()))));
    }
    List<Value> slots = new ArrayList<>();
    for (int i = 0; i < optimizer.slots(); i++) {
      slots.add(required(state, SLOT + i));
    }
    Value decayMask = graph.constant(theta.shape(), layout.decayMask());
    Optimizer.Updated updated =
        optimizer.update(ops, theta, ops.concat(0, flat), slots, hyper, decayMask);

    graph.output(LOSS, compared.terms.loss());
    graph.output(ACTIVE, compared.terms.active());
    graph.output(SPREAD, compared.spread);
    graph.output(NEXT + THETA, atOwnRates(ops, layout, theta, updated.theta()));
    for (int i = 0; i < slots.size(); i++) {
      graph.output(NEXT + SLOT + i, updated.slots().get(i));
    }
    if (layout.statisticCount() > 0) {
      Value statistics = required(state, STATISTICS);
      Value change = ops.sub(scope.observedStatistics(), statistics);
      graph.output(NEXT + STATISTICS, ops.add(statistics, ops.mul(change, STATISTICS_MOMENTUM)));
    }
    if (compared.memory != null) {
      graph.output(NEXT + MEMORY, compared.memory.embeddings());
      graph.output(NEXT + MEMORY_CLASSES, compared.memory.classes());
    }
    return graph;
  }

  /** An update is linear in the learning rate: parts with a rate of their own get their share. */
  private static Value atOwnRates(Ops ops, ParameterLayout layout, Value theta, Value updated) {
    if (layout.hasOneRate()) {
      return updated;
    }
    Value rates = ops.graph().constant(theta.shape(), layout.rates());
    return ops.add(theta, ops.mul(ops.sub(updated, theta), rates));
  }

  private record Compared(Loss.Terms terms, Value spread, @Nullable Memory memory) {}

  private Compared compare(
      Ops ops,
      TrainingScope scope,
      Value embeddings,
      Map<String, Value> state,
      Map<String, Value> facts) {
    return switch (form) {
      case BatchForm.Groups groups -> {
        Memory memory =
            memorySize() == 0
                ? null
                : new Memory(required(state, MEMORY), required(state, MEMORY_CLASSES));
        BatchContext context =
            new BatchContext(
                facts.get(CLASSES),
                facts.containsKey(RELEVANCE)
                    ? new BatchContext.Relevance(required(facts, RELEVANCE), levels)
                    : null,
                facts.get(NOISE),
                proxies(scope),
                memory);
        BatchDistances d = new BatchDistances(ops, embeddings, groups.imagesPerClass(), context);
        yield new Compared(
            loss.of(d),
            d.spread(),
            memory == null
                ? null
                : memory.next(
                    ops,
                    embeddings,
                    storedClasses(ops, required(facts, CLASSES), required(facts, MEMORY_OPEN))));
      }
      case BatchForm.Triplets t -> {
        TripletDistances d =
            new TripletDistances(
                ops,
                rows(ops, embeddings, 0, t.count()),
                rows(ops, embeddings, t.count(), 2 * t.count()),
                rows(ops, embeddings, 2 * t.count(), 3 * t.count()),
                required(facts, WEIGHTS));
        yield new Compared(((JudgedLoss) loss).ofTriplets(d), d.spread(), null);
      }
      case BatchForm.Pairs p -> {
        PairDistances d =
            new PairDistances(
                ops,
                rows(ops, embeddings, 0, p.count()),
                rows(ops, embeddings, p.count(), 2 * p.count()),
                required(facts, SAME),
                required(facts, WEIGHTS));
        yield new Compared(((JudgedLoss) loss).ofPairs(d), d.spread(), null);
      }
    };
  }

  /** While the memory is closed, what goes into it counts as nothing. */
  private static Value storedClasses(Ops ops, Value classes, Value open) {
    Value nothing = ops.mul(ops.sub(open, 1), -Memory.EMPTY);
    return ops.add(ops.mul(classes, open), nothing);
  }

  private @Nullable Value proxies(TrainingScope scope) {
    List<ParameterSpec> trainables = trainables();
    return trainables.isEmpty() ? null : scope.parameter(trainables.getFirst());
  }

  private static Value rows(Ops ops, Value x, int from, int to) {
    return ops.slice(x, new int[] {from}, new int[] {to}, new int[] {0}, new int[] {1});
  }

  private static Map<String, Value> inputs(Graph graph, Map<String, Shape> shapes) {
    Map<String, Value> inputs = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> inputs.put(name, graph.input(name, DType.FLOAT, shape)));
    return inputs;
  }

  private static Value required(Map<String, Value> values, String name) {
    Value value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("the step has no input " + name);
    }
    return value;
  }
}
