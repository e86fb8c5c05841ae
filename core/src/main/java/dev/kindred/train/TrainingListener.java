package dev.kindred.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Told what a training run does, on the thread that runs it. */
public interface TrainingListener {

  /** Listens to nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * What the run works on.
   *
   * @param trainImages images trained on
   * @param trainClasses classes trained on; as many as images if there are no labels
   * @param heldOutImages images kept for validation
   * @param heldOutClasses their classes
   * @param labelled false if there are no labels, and two views of one image stand for a class
   * @param judgments explicit judgments trained on; 0 where classes are
   * @param singleImageClasses classes trained on that have one image only, and so no positive pair
   * @param batchImages images of a batch
   * @param parameters trainable numbers of the network
   * @param resumedAt steps that an earlier process has run; 0 for a new run
   */
  record Started(
      int trainImages,
      int trainClasses,
      int heldOutImages,
      int heldOutClasses,
      boolean labelled,
      int judgments,
      int singleImageClasses,
      int batchImages,
      int parameters,
      long resumedAt) {}

  /**
   * One step.
   *
   * @param step counted from 1
   * @param progress share of the budget used up, 0..1
   * @param seconds since the run began
   * @param images seen so far
   * @param loss of this batch
   * @param active share of pairs or triplets that asked for a change
   * @param spread mean distance between embeddings of different classes, 0..2
   * @param learningRate used in this step
   */
  record Step(
      long step,
      double progress,
      double seconds,
      long images,
      float loss,
      float active,
      float spread,
      double learningRate) {}

  /**
   * One look at what is not trained on.
   *
   * @param step after which it was taken
   * @param seconds since the run began
   * @param loss mean over the steps since the last look
   * @param metrics by name, the one that decides which weights are best first: {@code map@r} and
   *     {@code recall@1} on a sample of the held-out classes, or {@code triplet_accuracy} or {@code
   *     pair_auc} on held-out judgments
   * @param best whether this is the best so far, and its weights are kept
   */
  record Validated(
      long step, double seconds, double loss, Map<String, Double> metrics, boolean best) {
    /** Copies the metrics in their order. */
    public Validated {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** A metric, or NaN where it was not measured. */
    public double metric(String name) {
      return metrics.getOrDefault(name, Double.NaN);
    }
  }

  /** Once before the first step; never where nothing is to be trained. */
  default void started(Started event) {}

  /** Of each step in order; a GPU runs several before the first of them is told of. */
  default void stepped(Step event) {}

  /** After each look at what is held out. */
  default void validated(Validated event) {}

  /** So many of the images have gone through a frozen backbone. */
  default void prepared(int done, int total) {}

  /** Something that the user should know happened to the run. */
  default void noticed(String what) {}

  /** An image could not be read and another of its class took its place. */
  default void skipped(String path, String reason) {}
}
