package dev.kindred.nn;

import dev.kindred.graph.ConvAttributes;
import dev.kindred.graph.Graph;
import dev.kindred.graph.ImageOps;
import dev.kindred.graph.Ops;
import dev.kindred.graph.PoolAttributes;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import dev.kindred.image.Fit;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolutional network from images to unit vectors: stages, then a linear projection, then L2
 * normalisation.
 *
 * @param name one of {@link #NAMES}
 * @param channels image channels, 1 (gray) or 3 (RGB)
 * @param side image height and width in pixels
 * @param stages the convolutional part
 * @param head how the last feature map becomes one vector
 * @param dimension length of the embedding
 */
public record Encoder(
    String name, int channels, int side, List<Stage> stages, Head head, int dimension)
    implements Network {

  /** The named architectures, see {@link #named}. */
  public static final List<String> NAMES =
      List.of("conv4-64", "gray28", "gray40", "gray56", "rgb64", "rgb96", "rgb128");

  /**
   * Convolution (same padding), batch normalisation, ReLU, and optionally a 2×2 max-pool.
   *
   * @param channels output channels
   * @param kernel odd kernel side
   * @param stride 1 or 2
   * @param pool whether a 2×2 max-pool follows
   * @param residual whether the input is added before the ReLU (He et al. 2016); then the shape
   *     must stay the same
   */
  public record Stage(int channels, int kernel, int stride, boolean pool, boolean residual) {
    /**
     * Requires what a stage is made of.
     *
     * @throws IllegalArgumentException if it has no channels, an even kernel, no stride, or a
     *     residual beside a stride or a pool
     */
    public Stage {
      if (channels < 1 || kernel % 2 == 0 || stride < 1 || (residual && (pool || stride != 1))) {
        throw new IllegalArgumentException(
            "a stage needs channels, an odd kernel, and no stride or pool beside a residual");
      }
    }

    String inWords() {
      return "conv %d×%d to %d".formatted(kernel, kernel, channels)
          + (stride == 1 ? "" : ", stride " + stride)
          + (residual ? ", residual" : "")
          + (pool ? ", pooled" : "");
    }

    static Stage conv(int channels) {
      return new Stage(channels, 3, 1, false, false);
    }

    static Stage pooled(int channels) {
      return new Stage(channels, 3, 1, true, false);
    }

    static Stage residual(int channels) {
      return new Stage(channels, 3, 1, false, true);
    }

    static Stage stem(int channels) {
      return new Stage(channels, 5, 2, false, false);
    }
  }

  /** From the last feature map to one vector. */
  public enum Head {
    /** All positions side by side. */
    FLATTEN,
    /**
     * The same; and since such a vector changes when the image moves by a pixel, the network for
     * use gives the direction of the mean of three vectors: of the image as it is and moved by one
     * pixel along the diagonal, either way. Costs three runs instead of one; training does not
     * change.
     */
    FLATTEN_VIEWS,
    /** The mean over all positions: the same vector wherever the pattern lies. */
    AVERAGE
  }

  /** Copies the stages; whether they fit the side shows when the network is built. */
  public Encoder {
    stages = List.copyOf(stages);
  }

  /**
   * A named architecture: {@code conv4-64} (four pooled stages of 64 channels at 28 px, the usual
   * few-shot baseline of Vinyals et al. 2016), {@code gray28/40/56} for glyph-like images and
   * {@code rgb64/96/128} for photographs.
   *
   * @throws IllegalArgumentException naming the known ones, if the name is unknown
   */
  public static Encoder named(String name) {
    return switch (name) {
      case "conv4-64" -> conv4(1, 28);
      case "gray28" -> new Encoder(name, 1, 28, flat(32), Head.FLATTEN_VIEWS, 128);
      case "gray40" -> new Encoder(name, 1, 40, stemmed(), Head.FLATTEN_VIEWS, 128);
      case "gray56" -> new Encoder(name, 1, 56, stemmed(), Head.FLATTEN_VIEWS, 128);
      case "rgb64" -> new Encoder(name, 3, 64, photo(), Head.AVERAGE, 128);
      case "rgb96" -> new Encoder(name, 3, 96, photo(), Head.AVERAGE, 128);
      case "rgb128" -> new Encoder(name, 3, 128, photo(), Head.AVERAGE, 128);
      default ->
          throw new IllegalArgumentException(
              "unknown encoder '%s'; known: %s".formatted(name, String.join(", ", NAMES)));
    };
  }

  /** Four pooled 3×3 stages of 64 channels and 64 dimensions, for images of any size ≥ 16. */
  public static Encoder conv4(int channels, int side) {
    List<Stage> stages =
        List.of(Stage.pooled(64), Stage.pooled(64), Stage.pooled(64), Stage.pooled(64));
    return new Encoder("conv4-64", channels, side, stages, Head.FLATTEN, 64);
  }

  private static List<Stage> flat(int width) {
    return List.of(
        Stage.pooled(width),
        Stage.pooled(2 * width),
        Stage.conv(4 * width),
        Stage.residual(4 * width));
  }

  private static List<Stage> stemmed() {
    return List.of(Stage.stem(32), Stage.pooled(64), Stage.pooled(128), Stage.residual(128));
  }

  private static List<Stage> photo() {
    return List.of(
        Stage.stem(32), Stage.pooled(64), Stage.pooled(128), Stage.pooled(192), Stage.conv(256));
  }

  @Override
  public Fit fit() {
    return channels == 1 ? Fit.INK : Fit.COVER;
  }

  /** Such as "conv4-64: 1 × 28 × 28; 4 × conv 3×3 to 64, pooled; flattened; 64 dimensions". */
  @Override
  public String inWords() {
    List<String> parts = new ArrayList<>();
    parts.add("%s: %d × %d × %d".formatted(name, channels, side, side));
    for (int i = 0; i < stages.size(); ) {
      int end = i;
      while (end < stages.size() && stages.get(end).equals(stages.get(i))) {
        end++;
      }
      parts.add((end - i > 1 ? end - i + " × " : "") + stages.get(i).inWords());
      i = end;
    }
    parts.add(
        switch (head) {
          case FLATTEN -> "flattened";
          case FLATTEN_VIEWS -> "flattened, the mean of three views in use";
          case AVERAGE -> "averaged over positions";
        });
    parts.add(dimension + " dimensions");
    return String.join("; ", parts);
  }

  @Override
  public String description() {
    return toString();
  }

  /** Shape of a batch of n images: [n, channels, side, side]. */
  @Override
  public Shape inputShape(int n) {
    return Shape.of(n, channels, side, side);
  }

  /**
   * Builds the network.
   *
   * @param images float pixels 0..255, shape {@link #inputShape}
   * @return embeddings of unit length, shape [n, dimension]
   */
  @Override
  public Value forward(Scope scope, Value images) {
    Ops ops = scope.ops();
    Value x = normalizePixels(ops, images);
    return switch (scope) {
      case BatchScope batch -> embed(batch, x);
      case FrozenScope frozen ->
          head == Head.FLATTEN_VIEWS ? normalizeLength(ops, views(frozen, x)) : embed(frozen, x);
    };
  }

  /** The sum of the vectors of three views; zeros, which are paper, come in at the edges. */
  private Value views(FrozenScope scope, Value x) {
    Ops ops = scope.ops();
    Value before = embed(scope, ops.pad(x, 0, 0, -1, -1, 0, 0, 1, 1));
    Value after = embed(scope, ops.pad(x, 0, 0, 1, 1, 0, 0, -1, -1));
    return ops.add(embed(scope, x), ops.add(before, after));
  }

  private Value embed(Scope scope, Value pixels) {
    Ops ops = scope.ops();
    Value x = pixels;
    for (int i = 0; i < stages.size(); i++) {
      x = stage(scope, x, stages.get(i), "stage" + (i + 1));
    }
    Value features =
        switch (head) {
          case FLATTEN, FLATTEN_VIEWS -> ops.flatten(x, 1);
          case AVERAGE -> ops.flatten(ops.image().globalAveragePool(x), 1);
        };
    return normalizeLength(ops, project(scope, features));
  }

  /**
   * Gray pixels become ink: 0 on white paper, 2 on black, so that the zero padding of a convolution
   * reads as paper. Colours are centred.
   */
  private Value normalizePixels(Ops ops, Value images) {
    return channels == 1
        ? ops.mul(ops.sub(images, 255), -1 / 127.5)
        : ops.mul(ops.sub(images, 120), 1 / 64.0);
  }

  private Value stage(Scope scope, Value x, Stage s, String layer) {
    Ops ops = scope.ops();
    int in = x.shape().dim(1);
    Value weight =
        scope.parameter(
            layer + ".weight", Shape.of(s.channels(), in, s.kernel(), s.kernel()), Init.heNormal());
    ConvAttributes conv = ConvAttributes.same(s.kernel(), s.stride());
    Value y =
        switch (scope) {
          case BatchScope batch -> normalizedByBatch(batch, x, weight, conv, s.pool(), layer);
          case FrozenScope frozen -> {
            Scope.Affine affine = frozen.runningAffine(layer, Shape.of(s.channels()));
            Value z = ops.image().conv(x, weight, conv);
            z = ops.image().channelAffine(z, affine.scale(), affine.shift());
            yield s.pool() ? pool(ops, z) : z;
          }
        };
    return ops.relu(s.residual() ? ops.add(y, x) : y);
  }

  /**
   * Convolution, batch normalisation and pooling. With the kernel multiplied by the sign of γ the
   * normalisation is increasing, so it commutes with max-pooling and can run on the pooled map, a
   * quarter of the size; this is exact for γ of either sign.
   */
  private static Value normalizedByBatch(
      BatchScope scope, Value x, Value weight, ConvAttributes conv, boolean pool, String layer) {
    Ops ops = scope.ops();
    Shape perChannel = Shape.of(weight.shape().dim(0));
    Value gamma = scope.parameter(BatchNorm.gamma(layer), perChannel, Init.all(1));
    Value beta = scope.parameter(BatchNorm.beta(layer), perChannel, Init.all(0));
    Graph graph = ops.graph();
    Value negative = ops.less(gamma, graph.constant(0f));
    Value sign = ops.stopGradient(ops.where(negative, graph.constant(-1f), graph.constant(1f)));
    Value signed = ops.mul(weight, ops.reshape(sign, Shape.of(gamma.shape().dim(0), 1, 1, 1)));
    Value y;
    ImageOps.Moments moments;
    if (pool) {
      ImageOps.Pooled pooled = ops.image().pooledConv(x, signed, conv);
      y = pooled.map();
      moments = pooled.moments();
    } else {
      y = ops.image().conv(x, signed, conv);
      moments = ops.image().channelMoments(y);
    }
    scope.observe(layer, ops.mul(moments.mean(), sign), moments.variance());
    Scope.Affine affine =
        BatchNorm.affine(ops, ops.mul(gamma, sign), beta, moments.mean(), moments.variance());
    return ops.image().channelAffine(y, affine.scale(), affine.shift());
  }

  private static Value pool(Ops ops, Value x) {
    return ops.image().maxPool(x, PoolAttributes.square(2, 2));
  }

  private Value project(Scope scope, Value features) {
    return Projection.linear(scope, features, "head", dimension, Init.lecunNormal());
  }

  /** x / |x|; a zero vector stays near zero instead of becoming NaN. */
  static Value normalizeLength(Ops ops, Value x) {
    Value squared = ops.reduceSum(ops.square(x), true, 1);
    return ops.div(x, ops.sqrt(ops.add(squared, 1e-12)));
  }
}
