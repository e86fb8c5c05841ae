package dev.kindred.server;

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
import dev.kindred.search.FolderSync;
import dev.kindred.search.SyncListener;
import dev.kindred.search.SyncOptions;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** A folder of drawn discs, three colours with six each, and a real index of it. */
record Drawn(Path images, Path model, Path index) {
  static final int DIMENSION = 6;
  private static final int SIDE = 8;
  private static final List<Color> COLOURS =
      List.of(new Color(0xcc2222), new Color(0x22aa44), new Color(0x2244cc));
  static final List<String> NAMES = List.of("red", "green", "blue");
  static final int EACH = 6;

  static Drawn in(Path folder) throws IOException, InterruptedException {
    Drawn drawn =
        new Drawn(folder.resolve("images"), folder.resolve("m.onnx"), folder.resolve("index"));
    for (int colour = 0; colour < NAMES.size(); colour++) {
      for (int i = 0; i < EACH; i++) {
        drawn.add(NAMES.get(colour) + "/" + i + ".png", disc(COLOURS.get(colour), 20 + 4 * i));
      }
    }
    encoder(drawn.model, 1);
    drawn.sync();
    return drawn;
  }

  void add(String path, byte[] file) throws IOException {
    Path to = images.resolve(path);
    Files.createDirectories(to.getParent());
    Files.write(to, file);
  }

  void sync() throws IOException, InterruptedException {
    new FolderSync(images, index, model, SyncOptions.DEFAULT).run(SyncListener.SILENT);
  }

  /** Another index of the same images, beside the first, with a model of its own. */
  Path indexAlso(String name, long seed) throws IOException, InterruptedException {
    Path other = index.resolveSibling(name);
    Path encoder = index.resolveSibling(name + ".onnx");
    encoder(encoder, seed);
    new FolderSync(images, other, encoder, SyncOptions.DEFAULT).run(SyncListener.SILENT);
    return other;
  }

  byte[] file(String path) throws IOException {
    return Files.readAllBytes(images.resolve(path));
  }

  static byte[] disc(Color colour, int size) {
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 64, 48);
    pen.setColor(colour);
    pen.fillOval(4, 4, size, size);
    pen.dispose();
    return png(image);
  }

  static byte[] png(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A random projection of the mean colour, so that like colours are near. */
  static void encoder(Path file, long seed) throws IOException {
    Graph graph = new Graph("mean colour");
    Ops ops = new Ops(graph);
    Value images = graph.input(EmbeddingModel.INPUT, DType.FLOAT, Shape.of(1, 3, SIDE, SIDE));
    SplittableRandom random = new SplittableRandom(seed);
    float[] weights = new float[3 * DIMENSION];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    Value mean = ops.div(ops.reduceMean(images, false, 2, 3), 255);
    Value mixed = ops.add(ops.matMul(mean, graph.constant(Shape.of(3, DIMENSION), weights)), .1f);
    Value norm = ops.sqrt(ops.reduceSum(ops.square(mixed), true, 1));
    graph.output(EmbeddingModel.OUTPUT, ops.div(mixed, norm));
    EmbeddingModel.save(
        graph,
        new ModelCard(
            ModelCard.FORMAT,
            "mean-colour",
            new Preprocess(3, SIDE, SIDE, Fit.STRETCH),
            DIMENSION,
            "none",
            seed,
            Map.of(),
            new ModelCard.Data("", 0, 0, List.of()),
            Map.of(),
            new ProbabilityCalibration(-8, 3)),
        file);
  }
}
