package dev.kindred.train;

import dev.kindred.nn.Encoder;
import dev.kindred.nn.Loss;
import dev.kindred.nn.Optimizer;
import dev.kindred.nn.Schedule;
import dev.kindred.runtime.Device;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that decides a training run but its images.
 *
 * @param loss what is minimised
 * @param encoder the network
 * @param budget when to stop
 * @param sampling what a batch is made of
 * @param optimizer how the gradient changes the weights
 * @param schedule the learning rate over time
 * @param holdOut which classes are kept for validation
 * @param seed of weights, sampling and augmentation
 * @param device where the step runs
 * @param threads worker threads, and threads of one step
 */
public record TrainingConfig(
    Loss loss,
    Encoder encoder,
    Budget budget,
    Sampling sampling,
    Optimizer optimizer,
    Schedule schedule,
    HoldOut holdOut,
    long seed,
    Device device,
    int threads) {

  public TrainingConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
  }

  /** The defaults for a loss and an encoder: five minutes of AdamW on the CPU. */
  public static TrainingConfig of(Loss loss, Encoder encoder) {
    boolean glyphs = encoder.channels() == 1;
    return new TrainingConfig(
        loss,
        encoder,
        new Budget.Time(Duration.ofMinutes(5)),
        new Sampling(glyphs ? 48 : 24, 4, true, glyphs),
        Optimizer.AdamW.withDecay(1e-4),
        new Schedule(2e-3, 100),
        new HoldOut(HoldOut.Unit.AUTO, 0.2, 1),
        1,
        Device.CPU,
        Runtime.getRuntime().availableProcessors());
  }

  public TrainingConfig with(Loss other) {
    return new TrainingConfig(
        other, encoder, budget, sampling, optimizer, schedule, holdOut, seed, device, threads);
  }

  public TrainingConfig with(Budget other) {
    return new TrainingConfig(
        loss, encoder, other, sampling, optimizer, schedule, holdOut, seed, device, threads);
  }

  public TrainingConfig with(Sampling other) {
    return new TrainingConfig(
        loss, encoder, budget, other, optimizer, schedule, holdOut, seed, device, threads);
  }

  public TrainingConfig with(Optimizer other) {
    return new TrainingConfig(
        loss, encoder, budget, sampling, other, schedule, holdOut, seed, device, threads);
  }

  public TrainingConfig with(Schedule other) {
    return new TrainingConfig(
        loss, encoder, budget, sampling, optimizer, other, holdOut, seed, device, threads);
  }

  public TrainingConfig with(HoldOut other) {
    return new TrainingConfig(
        loss, encoder, budget, sampling, optimizer, schedule, other, seed, device, threads);
  }

  public TrainingConfig with(Device other, int workers) {
    return new TrainingConfig(
        loss, encoder, budget, sampling, optimizer, schedule, holdOut, seed, other, workers);
  }

  public TrainingConfig withSeed(long other) {
    return new TrainingConfig(
        loss, encoder, budget, sampling, optimizer, schedule, holdOut, other, device, threads);
  }

  /** The configuration key by key, for a model card or a report. */
  public Map<String, Object> describe() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("budget", budget.text());
    all.put("classesPerBatch", sampling.classesPerBatch());
    all.put("imagesPerClass", sampling.imagesPerClass());
    all.put("augment", sampling.augment());
    all.put("quarterTurnClasses", sampling.quarterTurnClasses());
    all.put("optimizer", optimizer.toString());
    all.put("learningRate", schedule.peak());
    all.put("warmUpSteps", schedule.warmUpSteps());
    all.put("heldOut", holdOut.unit().name());
    all.put("heldOutFraction", holdOut.fraction());
    all.put("heldOutSeed", holdOut.seed());
    all.put("threads", threads);
    return all;
  }
}
