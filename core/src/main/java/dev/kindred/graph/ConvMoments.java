package dev.kindred.graph;

/**
 * Mean and variance per channel of a convolution's output, from the moments of what its taps read.
 *
 * <p>With u the T = kh·kw·Ci values that one position reads and W the kernels as [Co, T], the
 * output is W·u: its mean is W·E[u] and its variance the diagonal of W·Cov[u]·Wᵀ. For few taps this
 * costs less than passes over the output, and the gradient reaches W without touching the output at
 * all.
 */
final class ConvMoments {
  /** Up to so many taps the covariance is cheaper than the passes that it saves. */
  private static final int FEW_TAPS = 32;

  private ConvMoments() {}

  /** Whether a node is a convolution whose output's moments are best computed here. */
  static boolean suit(Node node) {
    return node.op().equals("Conv")
        && node.inputs().size() == 2
        && ImageVjps.settings(node).groups() == 1
        && suit(node.input(1));
  }

  /** Whether kernels [Co, Ci, kh, kw] have few enough taps. */
  static boolean suit(Value weight) {
    return taps(weight) <= FEW_TAPS;
  }

  /** The moments of the output of a convolution that {@link #suit}s, each of shape [Co]. */
  static ImageOps.Moments of(Ops ops, Node conv) {
    Value x = conv.input(0);
    Value weight = conv.input(1);
    Shape y = conv.output().shape();
    int b = y.dim(0);
    int co = y.dim(1);
    int positions = y.dim(2) * y.dim(3);
    int taps = taps(weight);
    double n = (double) b * positions;

    // Node by node what the gradient of the kernels unfolds: the runtime computes it once.
    Value unfolded =
        ops.concat(1, ConvGradients.taps(ops, x, y, weight.shape(), ImageVjps.settings(conv)));
    Value u = ops.reshape(unfolded, Shape.of(b, taps, positions));
    Value sum = ops.reduceSum(ops.reduceSum(u, false, 2), false, 0);
    Value mean = ops.reshape(ops.div(sum, n), Shape.of(taps, 1));
    Value products = ops.reduceSum(ops.matMul(u, ops.transpose(u, 0, 2, 1)), false, 0);
    Value covariance = ops.sub(ops.div(products, n), ops.matMul(mean, ops.transpose(mean, 1, 0)));

    Value kernels = ops.reshape(ops.transpose(weight, 0, 2, 3, 1), Shape.of(co, taps));
    Value variance = ops.reduceSum(ops.mul(ops.matMul(kernels, covariance), kernels), false, 1);
    // Rounding can leave the variance of a channel that is nearly constant below zero.
    Value atLeastZero = ops.max(variance, ops.graph().constant(0f));
    return new ImageOps.Moments(ops.reshape(ops.matMul(kernels, mean), Shape.of(co)), atLeastZero);
  }

  private static int taps(Value weight) {
    return weight.shape().dim(1) * weight.shape().dim(2) * weight.shape().dim(3);
  }
}
