package dev.kindred.train;

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
   * @param parameters trainable numbers of the encoder
   */
  record Started(
      int trainImages,
      int trainClasses,
      int heldOutImages,
      int heldOutClasses,
      boolean labelled,
      int parameters) {}

  /**
   * One step.
   *
   * @param step counted from 1
   * @param progress share of the budget used up, 0..1
   * @param seconds since the run began
   * @param images seen so far
   * @param loss of this batch
   * @param active share of pairs or triplets that asked for a change
   * @param learningRate used in this step
   */
  record Step(
      long step,
      double progress,
      double seconds,
      long images,
      float loss,
      float active,
      double learningRate) {}

  /**
   * One look at classes that are not trained on.
   *
   * @param step after which it was taken
   * @param seconds since the run began
   * @param loss mean over the steps since the last look
   * @param recallAt1 leave-one-out Recall@1 on a sample of the held-out classes
   * @param mapAtR MAP@R on the same
   * @param best whether this is the best so far, and its weights are kept
   */
  record Validated(
      long step, double seconds, double loss, double recallAt1, double mapAtR, boolean best) {}

  default void started(Started event) {}

  default void stepped(Step event) {}

  default void validated(Validated event) {}

  /** An image could not be read and another of its class took its place. */
  default void skipped(String path, String reason) {}
}
