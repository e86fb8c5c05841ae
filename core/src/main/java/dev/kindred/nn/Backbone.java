package dev.kindred.nn;

import dev.kindred.graph.DType;
import dev.kindred.graph.Graph;
import dev.kindred.graph.OnnxException;
import dev.kindred.graph.OnnxNetwork;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import dev.kindred.image.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A pretrained network cut at a layer: images to one feature vector each.
 *
 * @param name of the file it came from, for model cards
 * @param hash SHA-256 of that file
 * @param network as imported
 * @param layer the value at which it is cut
 * @param pixels how it wants its pixels
 * @param height of its images
 * @param width of its images
 * @param fit which part of an image it sees
 */
public record Backbone(
    String name,
    String hash,
    OnnxNetwork network,
    String layer,
    PixelScale pixels,
    int height,
    int width,
    Fit fit) {

  /**
   * Reads a pretrained network.
   *
   * @param file an ONNX file
   * @param layer where to cut it: the name of a value or of a node; null for the last layer before
   *     the classifier
   * @param side height and width of its images; null for what the file says
   * @param anySize whether a size that the file is fixed to may be changed, which fully
   *     convolutional networks bear
   * @throws IOException naming the file, if it cannot be read or imported, has no such layer, or
   *     does not take such images
   */
  public static Backbone load(
      Path file, @Nullable String layer, PixelScale pixels, @Nullable Integer side, boolean anySize)
      throws IOException {
    if (Files.isDirectory(file)) {
      throw new OnnxException(file + " is a folder; name the .onnx file of a network");
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      OnnxNetwork read = OnnxNetwork.read(bytes);
      OnnxNetwork network = anySize ? read.withOpenSize() : read;
      int height = side == null ? read.height() : side;
      int width = side == null ? read.width() : side;
      String cut = layer == null ? network.lastFeatureLayer().name() : layer;
      String value = network.layer(cut, height, width).name();
      int channels = network.inputShape(1, height, width).dim(1);
      if (channels != pixels.channels()) {
        throw new OnnxException(
            "it takes images of %d channels, the pixel scale is for %d"
                .formatted(channels, pixels.channels()));
      }
      String name = String.valueOf(file.getFileName());
      Backbone backbone =
          new Backbone(name, sha256(bytes), network, value, pixels, height, width, Fit.COVER);
      backbone.features();
      return backbone;
    } catch (OnnxException | IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * The same for images of another size.
   *
   * @throws IllegalArgumentException if it does not take them
   */
  Backbone with(int side) {
    try {
      String value = network.layer(layer, side, side).name();
      return new Backbone(name, hash, network, value, pixels, side, side, fit);
    } catch (OnnxException e) {
      throw new IllegalArgumentException(
          "%s does not take images of %d pixels: %s".formatted(name, side, e.getMessage()), e);
    }
  }

  /** The same where it sees another part of an image than usual. */
  public Backbone with(Fit other) {
    return new Backbone(name, hash, network, layer, pixels, height, width, other);
  }

  /** Shape of a batch of n images. */
  public Shape inputShape(int n) {
    return Shape.of(n, pixels.channels(), height, width);
  }

  /** Length of a feature vector. */
  public int features() {
    Ops ops = new Ops(new Graph("features"));
    Value images = ops.graph().input("images", DType.FLOAT, inputShape(2));
    return frozen(ops, images).shape().dim(1);
  }

  /**
   * The features with the pretrained weights as constants.
   *
   * @param images RGB or gray pixels 0..255, {@link #inputShape}
   * @return shape [n, features]
   */
  public Value frozen(Ops ops, Value images) {
    return pooled(
        ops,
        network.emit(
            ops, pixels.of(ops, images), layer, w -> ops.graph().constant(w.shape(), w.values())));
  }

  /**
   * The features with the pretrained weights as the first values of parameters. Statistics of batch
   * normalisation stay as they are.
   *
   * @param rate learning rate of these parameters as a multiple of the schedule's
   */
  Value trainable(Scope scope, Value images, double rate) {
    Ops ops = scope.ops();
    return pooled(
        ops,
        network.emit(
            ops,
            pixels.of(ops, images),
            layer,
            w ->
                w.trainable()
                    ? scope.parameter(
                        ParameterSpec.of(
                                "backbone." + w.name(), w.shape(), new Init.Given(w.values()))
                            .withRate(rate))
                    : ops.graph().constant(w.shape(), w.values())));
  }

  /** Maps become their mean over all positions, sequences of tokens the mean over the tokens. */
  private static Value pooled(Ops ops, Value x) {
    return switch (x.shape().rank()) {
      case 2 -> x;
      case 3 -> ops.reduceMean(x, false, 1);
      case 4 -> ops.flatten(ops.image().globalAveragePool(x), 1);
      default ->
          throw new IllegalArgumentException(
              "a layer of shape %s gives no feature vector; choose one of rank 2 to 4, such as the last convolution"
                  .formatted(x.shape()));
    };
  }
}
