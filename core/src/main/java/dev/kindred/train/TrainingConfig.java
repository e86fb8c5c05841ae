package dev.kindred.train;

import dev.kindred.nn.BackboneEncoder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.Loss;
import dev.kindred.nn.Network;
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
 * @param network what is trained
 * @param budget when to stop
 * @param sampling what a batch is made of
 * @param optimizer how the gradient changes the weights
 * @param schedule the learning rate over time
 * @param holdOut what is kept for validation
 * @param care how the run takes care of itself
 * @param seed of weights, sampling and augmentation
 * @param device where the step runs
 * @param threads worker threads, and threads of one step
 */
public record TrainingConfig(
    Loss loss,
    Network network,
    Budget budget,
    Sampling sampling,
    Optimizer optimizer,
    Schedule schedule,
    HoldOut holdOut,
    Care care,
    long seed,
    Device device,
    int threads) {

  /** Fewer than one thread is an {@link IllegalArgumentException}. */
  public TrainingConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
  }

  /**
   * The defaults for a loss and a network: five minutes of AdamW on the CPU, or twenty seconds
   * where only a projection is trained.
   */
  public static TrainingConfig of(Loss loss, Network network) {
    boolean glyphs = network instanceof Encoder e && e.channels() == 1;
    boolean frozen = network instanceof BackboneEncoder b && b.frozen();
    return new TrainingConfig(
        loss,
        network,
        new Budget.Time(frozen ? Duration.ofSeconds(20) : Duration.ofMinutes(5)),
        new Sampling(glyphs ? 48 : 24, 4, true, glyphs),
        Optimizer.AdamW.withDecay(1e-4),
        new Schedule(2e-3, 100),
        new HoldOut(HoldOut.Unit.AUTO, 0.2, 1),
        Care.DEFAULT,
        1,
        Device.CPU,
        Runtime.getRuntime().availableProcessors());
  }

  /** The same run with another loss. */
  public TrainingConfig with(Loss other) {
    return new TrainingConfig(
        other, network, budget, sampling, optimizer, schedule, holdOut, care, seed, device,
        threads);
  }

  /** The same run, longer or shorter. */
  public TrainingConfig with(Budget other) {
    return new TrainingConfig(
        loss, network, other, sampling, optimizer, schedule, holdOut, care, seed, device, threads);
  }

  /** The same run with other batches. */
  public TrainingConfig with(Sampling other) {
    return new TrainingConfig(
        loss, network, budget, other, optimizer, schedule, holdOut, care, seed, device, threads);
  }

  /** The same run with another optimizer. */
  public TrainingConfig with(Optimizer other) {
    return new TrainingConfig(
        loss, network, budget, sampling, other, schedule, holdOut, care, seed, device, threads);
  }

  /** The same run with other learning rates. */
  public TrainingConfig with(Schedule other) {
    return new TrainingConfig(
        loss, network, budget, sampling, optimizer, other, holdOut, care, seed, device, threads);
  }

  /** The same run that keeps others for validation. */
  public TrainingConfig with(HoldOut other) {
    return new TrainingConfig(
        loss, network, budget, sampling, optimizer, schedule, other, care, seed, device, threads);
  }

  /** The same run that takes care of itself in another way. */
  public TrainingConfig with(Care other) {
    return new TrainingConfig(
        loss, network, budget, sampling, optimizer, schedule, holdOut, other, seed, device,
        threads);
  }

  /**
   * The same run of another network; {@link #of} also chooses budget and batches by the network,
   * this does not.
   */
  public TrainingConfig with(Network other) {
    return new TrainingConfig(
        loss, other, budget, sampling, optimizer, schedule, holdOut, care, seed, device, threads);
  }

  /**
   * The same run on another device.
   *
   * @param workers threads, at least 1
   */
  public TrainingConfig with(Device other, int workers) {
    return new TrainingConfig(
        loss, network, budget, sampling, optimizer, schedule, holdOut, care, seed, other, workers);
  }

  /**
   * The same run from another start; what is held out has a seed of its own, {@link HoldOut#seed}.
   */
  public TrainingConfig withSeed(long other) {
    return new TrainingConfig(
        loss, network, budget, sampling, optimizer, schedule, holdOut, care, other, device,
        threads);
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
    all.put("patience", care.patience());
    all.put("onCollapse", care.onCollapse().name());
    all.put("threads", threads);
    return all;
  }
}
