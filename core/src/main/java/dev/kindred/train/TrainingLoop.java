package dev.kindred.train;

import dev.kindred.data.Batch;
import dev.kindred.data.BatchPlan;
import dev.kindred.data.BatchSource;
import dev.kindred.nn.Loss;
import dev.kindred.nn.LossText;
import dev.kindred.nn.Mining;
import dev.kindred.nn.Network;
import dev.kindred.nn.Triplet;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a run: batches through the step, validation, best weights, guards, checkpoints. What
 * it does is a function of the configuration and the images, but for time budgets.
 */
final class TrainingLoop {
  /** Looks at what is held out, evenly spread over the budget. */
  private static final int VALIDATIONS = 10;

  /** The most of a time budget that they may take before another one is begun. */
  private static final double VALIDATION_SHARE = 0.1;

  /**
   * The share of the budget after which a loss's memory fills: early on, embeddings drift so fast
   * that stored ones are of no use (Wang et al. 2020, section 3.1).
   */
  private static final double MEMORY_OPENS = 0.3;

  private final TrainingConfig config;
  private final Dataset data;
  private final BatchPlan batches;
  private final Inputs inputs;
  private final RunFiles files;
  private final String fingerprint;
  private final TrainingListener listener;
  private final BooleanSupplier cancelled;
  private final int stepsPerRun;

  private StepPlan plan;
  private long began = System.nanoTime();
  private long saved = began;
  private long steps;
  private long firstStep;
  private int validations;
  private long validationNanos;
  private int sinceBest;
  private double lossSum;
  private long lossCount;
  private double bestScore = -1;
  private @Nullable Weights best;
  private CollapseGuard guard = new CollapseGuard(0);
  private final List<TrainingListener.Validated> curve = new ArrayList<>();

  /** Learning rates of the steps that were drawn and are not reported yet. */
  private final Deque<Double> rates = new ArrayDeque<>();

  /**
   * @param plan of the first step
   * @param batches which images each batch takes
   * @param fingerprint of all that decides the run
   * @param stepsPerRun of the device
   */
  TrainingLoop(
      TrainingConfig config,
      Dataset data,
      StepPlan plan,
      BatchPlan batches,
      Inputs inputs,
      RunFiles files,
      String fingerprint,
      TrainingListener listener,
      BooleanSupplier cancelled,
      int stepsPerRun) {
    this.config = config;
    this.data = data;
    this.plan = plan;
    this.batches = batches;
    this.inputs = inputs;
    this.files = files;
    this.fingerprint = fingerprint;
    this.listener = listener;
    this.cancelled = cancelled;
    this.stepsPerRun = stepsPerRun;
  }

  /**
   * What a loop leaves.
   *
   * @param weights the best, or where nothing is held out the last
   * @param loss that was minimised in the end
   */
  record Result(
      Weights weights,
      Loss loss,
      List<TrainingListener.Validated> curve,
      long steps,
      double seconds) {

    /** Of a network that has nothing to train. */
    static Result untrained(Network network, TrainingConfig config) {
      Weights none = new Weights(network.layout(), new float[0], new float[0]);
      return new Result(none, config.loss(), List.of(), 0, 0);
    }
  }

  Result run() throws IOException {
    TrainingStep step = step();
    try (BatchSource source = inputs.batches(batches)) {
      step = resumed(step);
      source.skipTo(steps);
      listener.started(started());
      Validation validation = Validation.of(data, inputs, config);
      int[][] levels = Evaluation.levels(data.train());
      while (share() < 1 && !cancelled.getAsBoolean() && !outOfPatience()) {
        double rate = config.schedule().learningRate(drawn() - firstStep, share());
        Batch batch = source.next();
        List<TrainingStep.Outcome> outcomes = step.take(batch.images(), facts(batch, levels), rate);
        rates.add(rate);
        boolean due = share() * VALIDATIONS >= validations + 1 && affordsValidation();
        if (due || share() >= 1 || isTimeToSave()) {
          outcomes = Stream.concat(outcomes.stream(), step.flush().stream()).toList();
        }
        if (stepped(outcomes)) {
          step = afterCollapse(step);
        }
        if (due) {
          validations = (int) (share() * VALIDATIONS);
        }
        if (due && !validation.isEmpty()) {
          long before = System.nanoTime();
          Weights weights = step.weights();
          validated(weights, validation.measure(weights));
          validationNanos += System.nanoTime() - before;
        }
        if (due || (isTimeToSave() && rates.isEmpty())) {
          save(step);
        }
      }
      save(step);
      source.skipped().forEach(s -> listener.skipped(s.path(), s.reason()));
      return new Result(best == null ? step.weights() : best, plan.loss(), curve, steps, seconds());
    } finally {
      step.close();
    }
  }

  private TrainingStep step() throws IOException {
    return TrainingStep.create(plan, config.device(), config.threads(), config.seed(), stepsPerRun);
  }

  private BatchFacts facts(Batch batch, int[][] levels) {
    return data.judged() != null
        ? BatchFacts.ofJudgments(batch, data.judged().train())
        : BatchFacts.ofClasses(
            batch, levels, plan.noise(), share() >= MEMORY_OPENS, config.seed(), drawn());
  }

  private TrainingListener.Started started() {
    return new TrainingListener.Started(
        data.trainImages(),
        data.judged() == null ? data.trainClasses() : 0,
        data.heldOut().size(),
        data.heldOutKeys().size(),
        data.labelled(),
        data.judged() == null ? 0 : data.judged().train().size(),
        data.judged() == null ? data.singleImageClasses() : 0,
        plan.form().images(),
        plan.layout().parameterCount(),
        steps);
  }

  /** Batches drawn: those of the steps run, and of the steps that wait to be. */
  private long drawn() {
    return steps + rates.size();
  }

  private boolean isTimeToSave() {
    return System.nanoTime() - saved > files.every().toNanos();
  }

  private double seconds() {
    return (System.nanoTime() - began) * 1e-9;
  }

  private double share() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
    long perEpoch = Math.ceilDiv(epochSize(), plan.form().images());
    return Math.min(1, config.budget().progress(drawn(), perEpoch, elapsed));
  }

  /** Images that training draws in one pass over the data. */
  private int epochSize() {
    return data.judged() == null
        ? data.train().size()
        : Math.multiplyExact(data.judged().train().size(), data.judged().train().arity());
  }

  /** Short time budgets are for training: looks that would take too much of them are left out. */
  private boolean affordsValidation() {
    return switch (config.budget()) {
      case Budget.Time t ->
          share() >= 1 || validationNanos <= VALIDATION_SHARE * (System.nanoTime() - began);
      case Budget.Epochs e -> true;
      case Budget.Steps s -> true;
    };
  }

  private boolean outOfPatience() {
    int patience = config.care().patience();
    if (patience == 0 || sinceBest < patience) {
      return false;
    }
    listener.noticed(
        "stopped early: %d validations without a better one, the best had %.4f"
            .formatted(sinceBest, bestScore));
    return true;
  }

  /** Whether the embeddings have collapsed. */
  private boolean stepped(List<TrainingStep.Outcome> outcomes) {
    boolean collapsed = false;
    for (TrainingStep.Outcome outcome : outcomes) {
      stepped(outcome, rates.removeFirst());
      collapsed |= guard.sees(outcome.spread());
    }
    return collapsed;
  }

  private void stepped(TrainingStep.Outcome outcome, double rate) {
    steps++;
    if (!Float.isFinite(outcome.loss())) {
      throw new TrainingException(
          "the loss became %s at step %d; lower the learning rate (now %s)"
              .formatted(outcome.loss(), steps, config.schedule().peak()));
    }
    lossSum += outcome.loss();
    lossCount++;
    listener.stepped(
        new TrainingListener.Step(
            steps,
            share(),
            seconds(),
            steps * plan.form().images(),
            outcome.loss(),
            outcome.active(),
            outcome.spread(),
            rate));
  }

  private void validated(Weights weights, Map<String, Double> metrics) {
    double score = Validation.score(metrics);
    boolean better = score > bestScore;
    sinceBest = better ? 0 : sinceBest + 1;
    if (better) {
      bestScore = score;
      best = weights;
    }
    TrainingListener.Validated event =
        new TrainingListener.Validated(steps, seconds(), lossSum / lossCount, metrics, better);
    lossSum = 0;
    lossCount = 0;
    curve.add(event);
    listener.validated(event);
  }

  /** What the configuration says is to be done; gives the step to go on with. */
  private TrainingStep afterCollapse(TrainingStep step) throws IOException {
    guard = new CollapseGuard(0);
    String what =
        "the embeddings have become one point by step %d (%s)".formatted(steps, plan.loss().text());
    return switch (config.care().onCollapse()) {
      case GO_ON -> {
        listener.noticed(what);
        yield step;
      }
      case STOP -> throw new TrainingException(what + "; " + ADVICE);
      case CHANGE_MINING -> {
        if (!(plan.loss() instanceof Triplet t) || t.mining() != Mining.BATCH_HARD) {
          throw new TrainingException(what + "; " + ADVICE);
        }
        listener.noticed(
            what + "; starting again with semi-hard mining in what is left of the budget");
        plan = plan.with(new Triplet(t.form(), t.margin(), Mining.SEMI_HARD, t.swap()));
        firstStep = steps;
        best = null;
        bestScore = -1;
        TrainingStep fresh = step();
        step.close();
        yield fresh;
      }
    };
  }

  private static final String ADVICE =
      "lower the learning rate, or choose a loss that does not collapse so easily, such as triplet(mining=semi-hard) or nt-xent";

  private TrainingStep resumed(TrainingStep fresh) throws IOException {
    if (files.checkpoint() == null || !files.resume() || !Files.exists(files.checkpoint())) {
      return fresh;
    }
    Checkpoint checkpoint = Checkpoint.load(files.checkpoint(), fingerprint, fresh.layout());
    Checkpoint.Position at = checkpoint.position();
    TrainingStep step = fresh;
    if (!at.loss().equals(plan.loss().text())) {
      plan = plan.with(LossText.parse(at.loss()));
      fresh.close();
      step = step();
    }
    step.restore(checkpoint.state(), at.steps() - at.firstStep());
    began = System.nanoTime() - at.elapsedNanos();
    steps = at.steps();
    firstStep = at.firstStep();
    validations = at.validations();
    sinceBest = at.sinceBest();
    lossSum = at.lossSum();
    lossCount = at.lossCount();
    bestScore = at.bestScore();
    guard = new CollapseGuard(at.collapsedSteps());
    best = checkpoint.best();
    curve.addAll(at.curve());
    return step;
  }

  private void save(TrainingStep step) throws IOException {
    saved = System.nanoTime();
    if (files.checkpoint() == null) {
      return;
    }
    Checkpoint.Position at =
        new Checkpoint.Position(
            fingerprint,
            plan.loss().text(),
            steps,
            firstStep,
            System.nanoTime() - began,
            validations,
            sinceBest,
            lossSum,
            lossCount,
            bestScore,
            guard.collapsedSteps(),
            curve);
    new Checkpoint(at, step.state(), best).save(files.checkpoint());
  }
}
