package dev.kindred.metrics;

/**
 * The probability that two images belong to the same class, given the distance of their embeddings:
 * P = 1 / (1 + exp(−(slope · distance + intercept))) (logistic calibration, Platt 1999).
 *
 * @param slope per unit of distance; negative when same-class pairs are closer
 * @param intercept the log-odds at distance 0
 */
public record ProbabilityCalibration(double slope, double intercept) {
  /** Weight of the ridge penalty, as that of so many observations: finite also when separable. */
  private static final double RIDGE = 0.01;

  private static final int MAX_STEPS = 100;
  private static final double TOLERANCE = 1e-10;

  /** The probability at one distance. */
  public double probability(double distance) {
    return sigmoid(slope * distance + intercept);
  }

  /**
   * Fits by Newton's method with step halving on the log-likelihood, with a light ridge penalty.
   *
   * @param distances finite, at least one
   * @param same whether each pair is of the same class
   */
  public static ProbabilityCalibration fit(double[] distances, boolean[] same) {
    if (distances.length == 0 || distances.length != same.length) {
      throw new IllegalArgumentException(
          "need as many distances as outcomes, at least one, got %d and %d"
              .formatted(distances.length, same.length));
    }
    ProbabilityCalibration current = new ProbabilityCalibration(0, 0);
    double loss = current.loss(distances, same);
    for (int step = 0; step < MAX_STEPS; step++) {
      ProbabilityCalibration direction = current.newtonStep(distances, same);
      double scale = 1;
      ProbabilityCalibration next = current.plus(direction, scale);
      double nextLoss = next.loss(distances, same);
      while (nextLoss > loss && scale > TOLERANCE) {
        scale /= 2;
        next = current.plus(direction, scale);
        nextLoss = next.loss(distances, same);
      }
      boolean done = loss - nextLoss <= TOLERANCE * Math.abs(loss);
      if (nextLoss <= loss) {
        current = next;
        loss = nextLoss;
      }
      if (done) {
        return current;
      }
    }
    return current;
  }

  /**
   * Fits on the k nearest neighbours of every item, the pairs that a search shows.
   *
   * @param x [item][dimension], at least two items
   * @param classOf any class ids, one per item
   * @param k such as 20
   */
  public static ProbabilityCalibration fitNeighbours(
      float[][] x, int[] classOf, int k, int threads) {
    NearestNeighbours neighbours = NearestNeighbours.leaveOneOut(x, k, threads);
    int found = Math.min(k, x.length - 1);
    double[] distances = new double[x.length * found];
    boolean[] same = new boolean[distances.length];
    for (int i = 0; i < x.length; i++) {
      for (int rank = 0; rank < found; rank++) {
        distances[i * found + rank] = neighbours.distances(i)[rank];
        same[i * found + rank] = classOf[neighbours.items(i)[rank]] == classOf[i];
      }
    }
    return fit(distances, same);
  }

  private ProbabilityCalibration plus(ProbabilityCalibration direction, double scale) {
    return new ProbabilityCalibration(
        slope + scale * direction.slope, intercept + scale * direction.intercept);
  }

  /** −log-likelihood plus penalty. */
  private double loss(double[] distances, boolean[] same) {
    double loss = 0.5 * RIDGE * (slope * slope + intercept * intercept);
    for (int i = 0; i < distances.length; i++) {
      double logit = slope * distances[i] + intercept;
      // log(1 + exp(z)) without overflow, for z the logit of the outcome that did not happen.
      double z = same[i] ? -logit : logit;
      loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }
    return loss;
  }

  private ProbabilityCalibration newtonStep(double[] distances, boolean[] same) {
    double gradientSlope = RIDGE * slope;
    double gradientIntercept = RIDGE * intercept;
    double slopeSlope = RIDGE;
    double slopeIntercept = 0;
    double interceptIntercept = RIDGE;
    for (int i = 0; i < distances.length; i++) {
      double d = distances[i];
      double p = probability(d);
      double error = p - (same[i] ? 1 : 0);
      double weight = p * (1 - p);
      gradientSlope += error * d;
      gradientIntercept += error;
      slopeSlope += weight * d * d;
      slopeIntercept += weight * d;
      interceptIntercept += weight;
    }
    double determinant = slopeSlope * interceptIntercept - slopeIntercept * slopeIntercept;
    return new ProbabilityCalibration(
        -(interceptIntercept * gradientSlope - slopeIntercept * gradientIntercept) / determinant,
        -(slopeSlope * gradientIntercept - slopeIntercept * gradientSlope) / determinant);
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }
}
