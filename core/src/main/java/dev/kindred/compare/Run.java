package dev.kindred.compare;

import dev.kindred.metrics.DistanceHistograms;
import dev.kindred.metrics.NearestNeighbours;
import dev.kindred.metrics.RetrievalReport;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One trained model and what it scored on the evaluation images.
 *
 * @param loss the key of its loss
 * @param seed the same seed means the same initial weights, batches and augmentations
 * @param steps optimiser steps taken
 * @param images training images seen, with repetition
 * @param trainSeconds wall-clock time of training
 * @param modelHash of the model file, SHA-256 in hex
 * @param curve how training went
 * @param metrics metric key → value, NaN where not defined
 * @param recallCurve Recall@k for k = 1, 2, …; empty where nothing is retrieved
 * @param precisionCurve Precision@k likewise
 * @param distances pairs by distance, one histogram per grade, grade 0 first
 */
public record Run(
    String loss,
    long seed,
    long steps,
    long images,
    double trainSeconds,
    String modelHash,
    List<CurvePoint> curve,
    Map<String, Double> metrics,
    List<Double> recallCurve,
    List<Double> precisionCurve,
    List<Histogram> distances) {

  /**
   * A moment of training.
   *
   * @param step optimiser steps so far
   * @param seconds training time so far
   * @param loss the training loss, averaged since the previous point
   * @param validationRecall Recall@1 on validation classes, NaN when not measured at this point
   */
  public record CurvePoint(long step, double seconds, double loss, double validationRecall) {}

  /**
   * Pairs of one grade by distance.
   *
   * @param maxDistance the end of the last bin; the first begins at 0
   * @param counts pairs per bin
   */
  public record Histogram(double maxDistance, List<Long> counts) {
    /** Copies. */
    public Histogram {
      counts = List.copyOf(counts);
    }
  }

  /** The histogram's bins and end: the largest distance between unit vectors. */
  private static final int BINS = 80;

  private static final double MAX_DISTANCE = 2;
  private static final int CURVE_LENGTH = 64;

  /** Copies, keeping the order. */
  public Run {
    curve = List.copyOf(curve);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    recallCurve = List.copyOf(recallCurve);
    precisionCurve = List.copyOf(precisionCurve);
    distances = List.copyOf(distances);
  }

  /**
   * A run with everything that its evaluation holds.
   *
   * @param vectors that were evaluated
   * @param classes of each vector
   */
  public static Run of(
      String loss,
      long seed,
      long steps,
      long images,
      double trainSeconds,
      String modelHash,
      List<CurvePoint> curve,
      RetrievalReport evaluation,
      float[][] vectors,
      int[] classes,
      int threads) {
    return new Run(
        loss,
        seed,
        steps,
        images,
        trainSeconds,
        modelHash,
        curve,
        evaluation.metrics(),
        recallCurve(evaluation),
        precisionCurve(vectors, classes, threads),
        histograms(evaluation));
  }

  static List<Double> recallCurve(RetrievalReport evaluation) {
    return Arrays.stream(evaluation.recallCurve(CURVE_LENGTH)).boxed().toList();
  }

  static List<Double> precisionCurve(float[][] vectors, int[] classes, int threads) {
    return Arrays.stream(
            NearestNeighbours.leaveOneOut(vectors, CURVE_LENGTH, threads)
                .precisionCurve(classes, CURVE_LENGTH))
        .boxed()
        .toList();
  }

  static List<Histogram> histograms(RetrievalReport evaluation) {
    DistanceHistograms distances = evaluation.distances();
    return IntStream.rangeClosed(0, distances.depth())
        .mapToObj(grade ->
            new Histogram(
                MAX_DISTANCE,
                Arrays.stream(distances.coarse(grade, BINS, MAX_DISTANCE)).boxed().toList()))
        .toList();
  }
}
