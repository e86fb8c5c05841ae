package dev.kindred.cli;

import dev.kindred.data.ImageFolder;
import dev.kindred.nn.Backbone;
import dev.kindred.nn.BackboneEncoder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.FeatureEncoder;
import dev.kindred.nn.Network;
import dev.kindred.nn.PixelScale;
import dev.kindred.nn.Projection;
import dev.kindred.train.EncoderChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A pretrained network as the starting point. */
final class BackboneOptions {
  private static final int DIMENSION = 128;
  private static final double FINETUNE_RATE = 0.1;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--backbone",
      paramLabel = "B.onnx",
      description = {
        "Start from this pretrained network instead of an own encoder. It stays as it is and only a"
            + " projection is trained, in seconds, unless --finetune is given."
      })
  private @Nullable Path file;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "Cut the backbone here (default: the last layer before its classifier).")
  private @Nullable String layer;

  @Option(
      names = "--head",
      paramLabel = "HEAD",
      defaultValue = "linear",
      description =
          "The projection: linear, mlp, residual (what to add to the features), or none for the"
              + " features themselves (default: linear).")
  private Projection.Kind head;

  @Option(
      names = "--dimension",
      paramLabel = "D",
      description = "Length of the embedding (default: 128, or the features' if they are fewer).")
  private @Nullable Integer dimension;

  @Option(names = "--finetune", description = "Train the backbone's weights too.")
  private boolean finetune;

  @Option(
      names = "--backbone-rate",
      paramLabel = "X",
      defaultValue = "" + FINETUNE_RATE,
      description =
          "Learning rate of the backbone as a share of the projection's (default:"
              + " ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--pixels",
      paramLabel = "SCALE",
      defaultValue = "imagenet",
      description = {
        "How the backbone wants its pixels: imagenet (the default), caffe, unit (0..1), signed"
            + " (-1..1) or none (0..255)."
      })
  private String pixels;

  @Option(
      names = "--channel-order",
      paramLabel = "ORDER",
      description = "rgb or bgr, in place of what --pixels says.")
  private PixelScale.@Nullable Order order;

  @Option(
      names = "--mean",
      paramLabel = "A,B,C",
      split = ",",
      description = "Subtracted from pixels 0..255, per channel, in place of what --pixels says.")
  private @Nullable List<Double> mean;

  @Option(
      names = "--deviation",
      paramLabel = "A,B,C",
      split = ",",
      description = "Divides them then, per channel, in place of what --pixels says.")
  private @Nullable List<Double> deviation;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Side of the backbone's images (default: what its file says, or 224).")
  private @Nullable Integer size;

  @Option(
      names = "--train-size",
      paramLabel = "PIXELS",
      description = {
        "With --finetune: side of the images while training; somewhat smaller than --size is faster"
            + " and often better, as random crops enlarge what is in them (default: --size)."
      })
  private @Nullable Integer trainSize;

  @Option(
      names = "--any-size",
      description =
          "Allow a --size other than the file's; right for fully convolutional backbones.")
  private boolean anySize;

  /** What is wrong with these options beside that encoder, or null. */
  @Nullable String mistake(@Nullable Encoder encoder) {
    return given() && encoder != null ? "Give --encoder or --backbone, not both" : null;
  }

  /** Whether a backbone is to be used. */
  boolean given() {
    return file != null;
  }

  /** Whether only a projection is trained. */
  boolean frozen() {
    return given() && !finetune;
  }

  /** Whether nothing at all is trained. */
  boolean untrained() {
    return frozen() && head == Projection.Kind.NONE;
  }

  /** The backbone, or without one the encoder, which is by default chosen by the images. */
  Network network(ImageFolder folder, @Nullable Encoder encoder) throws IOException {
    if (!given()) {
      return encoder == null ? EncoderChoice.of(folder) : encoder;
    }
    try {
      return load();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Reads the backbone.
   *
   * @throws IllegalArgumentException for options that do not go together
   */
  private BackboneEncoder load() throws IOException {
    if (file == null) {
      throw new IllegalStateException("no backbone was given");
    }
    if (finetune && !(rate > 0)) {
      throw new IllegalArgumentException("--backbone-rate must be above 0, not " + rate);
    }
    if (trainSize != null && !finetune) {
      throw new IllegalArgumentException("--train-size goes with --finetune");
    }
    Backbone backbone = Backbone.load(file, layer, scale(), size, anySize);
    int features = backbone.features();
    int wanted = dimension == null ? Math.min(DIMENSION, features) : dimension;
    Projection projection = new Projection(head, head.keepsLength() ? features : wanted);
    return new BackboneEncoder(
        backbone,
        FeatureEncoder.Scaling.none(features),
        projection,
        finetune ? rate : 0,
        trainSize == null ? backbone.height() : trainSize);
  }

  /** The options that ask for the same again; empty without a backbone. */
  String text() {
    if (file == null) {
      return "";
    }
    StringBuilder text = new StringBuilder(" --backbone " + file);
    add(text, "--layer", layer);
    add(text, "--head", head.name().toLowerCase(Locale.ROOT));
    add(text, "--dimension", dimension);
    add(text, "--pixels", pixels);
    add(text, "--channel-order", order == null ? null : order.name().toLowerCase(Locale.ROOT));
    add(text, "--mean", joined(mean));
    add(text, "--deviation", joined(deviation));
    add(text, "--size", size);
    text.append(anySize ? " --any-size" : "").append(finetune ? " --finetune" : "");
    add(text, "--backbone-rate", finetune ? rate : null);
    add(text, "--train-size", trainSize);
    return text.toString();
  }

  private static void add(StringBuilder to, String option, @Nullable Object value) {
    if (value != null) {
      to.append(' ').append(option).append(' ').append(value);
    }
  }

  private static @Nullable String joined(@Nullable List<Double> values) {
    return values == null
        ? null
        : values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private PixelScale scale() {
    PixelScale named = PixelScale.named(pixels.toLowerCase(Locale.ROOT));
    return new PixelScale(
        order == null ? named.order() : order,
        mean == null ? named.mean() : mean,
        deviation == null ? named.deviation() : deviation);
  }
}
