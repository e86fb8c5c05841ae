package dev.kindred.search;

import dev.kindred.graph.DType;
import dev.kindred.graph.Graph;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import dev.kindred.image.Fit;
import dev.kindred.image.Preprocess;
import dev.kindred.metrics.ProbabilityCalibration;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelCard;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** A real encoder that sees nothing but the mean colour, and images of one colour. */
public final class Colours {
  static final Preprocess INPUT = new Preprocess(3, 8, 8, Fit.STRETCH);

  private Colours() {}

  /** Writes an encoder; another seed makes another one. Black has no direction without a bias. */
  static Path model(Path file, int dimension, float bias, long seed) throws IOException {
    return model(file, dimension, bias, seed, new ProbabilityCalibration(-8, 3));
  }

  /** An encoder that knows no probabilities. */
  static Path uncalibrated(Path file) throws IOException {
    return model(file, 6, .1f, 1, null);
  }

  private static Path model(
      Path file, int dimension, float bias, long seed, @Nullable ProbabilityCalibration calibration)
      throws IOException {
    Graph graph = new Graph("mean colour");
    Ops ops = new Ops(graph);
    Value images = graph.input(EmbeddingModel.INPUT, DType.FLOAT, Shape.of(1, 3, 8, 8));
    SplittableRandom random = new SplittableRandom(seed);
    float[] weights = new float[3 * dimension];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    Value colour = ops.div(ops.reduceMean(images, false, 2, 3), 255);
    Value mixed =
        ops.add(ops.matMul(colour, graph.constant(Shape.of(3, dimension), weights)), bias);
    Value norm = ops.sqrt(ops.reduceSum(ops.square(mixed), true, 1));
    graph.output(EmbeddingModel.OUTPUT, ops.div(mixed, norm));
    ModelCard card =
        new ModelCard(
            ModelCard.FORMAT,
            "mean-colour",
            INPUT,
            dimension,
            "none",
            seed,
            Map.of(),
            new ModelCard.Data("", 0, 0, List.of()),
            Map.of(),
            calibration);
    EmbeddingModel.save(graph, card, file);
    return file;
  }

  public static Path model(Path file) throws IOException {
    return model(file, 6, .1f, 1);
  }

  /** A PNG of one colour, 0xrrggbb, 12 wide and 9 high. */
  public static byte[] png(int rgb) {
    BufferedImage image = new BufferedImage(12, 9, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 9; y++) {
      for (int x = 0; x < 12; x++) {
        image.setRGB(x, y, new Color(rgb).getRGB());
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static Path paint(Path file, int rgb) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, png(rgb));
  }
}
