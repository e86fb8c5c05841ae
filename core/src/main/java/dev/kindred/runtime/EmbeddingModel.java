package dev.kindred.runtime;

import dev.kindred.graph.Graph;
import dev.kindred.graph.OnnxException;
import dev.kindred.graph.OnnxFile;
import dev.kindred.image.Preprocess;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A trained encoder: one {@code .onnx} file that any ONNX client can run, with its {@link
 * ModelCard}.
 *
 * <p>Input {@value #INPUT}: float pixels 0..255, shape [n, channels, height, width]. Output {@value
 * #OUTPUT}: unit vectors, shape [n, dimension].
 */
public final class EmbeddingModel implements AutoCloseable {
  /** Name of the input, float [n, channels, height, width]. */
  public static final String INPUT = "images";

  /** Name of the output, float [n, dimension]. */
  public static final String OUTPUT = "embedding";

  private final Session session;
  private final ModelCard card;
  private final String hash;

  private EmbeddingModel(Session session, ModelCard card, String hash) {
    this.session = session;
    this.card = card;
    this.hash = hash;
  }

  /** Loads a model for the CPU with as many threads as there are processors. */
  public static EmbeddingModel load(Path file) throws IOException {
    return load(file, Device.CPU);
  }

  /** Loads a model with as many threads as there are processors. */
  public static EmbeddingModel load(Path file, Device device) throws IOException {
    return load(file, device, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Loads a model.
   *
   * @throws DeviceException if the device cannot be used
   * @throws ModelException naming the file, if it is missing, damaged, or has no model card
   */
  public static EmbeddingModel load(Path file, Device device, int threads) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ModelException(
          "no model at %s; train one with: kindred train DATA --out %s".formatted(file, file), e);
    } catch (IOException e) {
      throw new ModelException(
          Files.isDirectory(file)
              ? "%s is a folder; name the .onnx file of a model".formatted(file)
              : "%s cannot be read: %s".formatted(file, e),
          e);
    }
    try {
      OnnxFile.check(bytes); // before native code sees them
      return of(bytes, device, threads);
    } catch (OnnxException e) {
      throw new ModelException("%s is not a usable model: %s".formatted(file, e.getMessage()), e);
    } catch (DeviceException e) {
      throw e;
    } catch (ModelException e) {
      throw new ModelException("%s is not a usable model: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Loads a model from the bytes of its file. */
  public static EmbeddingModel of(byte[] bytes, Device device, int threads) throws ModelException {
    return of(bytes, ContentHash.of(bytes), device, threads);
  }

  /**
   * As {@link #of(byte[], Device, int)}, where the bytes were hashed already.
   *
   * @param hash SHA-256 of the bytes, in hexadecimal
   */
  public static EmbeddingModel of(byte[] bytes, String hash, Device device, int threads)
      throws ModelException {
    Session session = Session.load(bytes, device, threads);
    try {
      String json = session.metadata().get(ModelCard.KEY);
      if (json == null) {
        throw new ModelException("it has no model card, so it was not made by kindred train");
      }
      ModelCard card = ModelCard.fromJson(json);
      requireForm(session, card);
      return new EmbeddingModel(session, card, hash);
    } catch (ModelException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** What the card says must be what the graph takes and gives. */
  private static void requireForm(Session session, ModelCard card) throws ModelException {
    Preprocess images = card.preprocess();
    List<Long> input =
        List.of((long) images.channels(), (long) images.height(), (long) images.width());
    List<Long> output = List.of((long) card.dimension());
    if (!session.inputs().equals(Map.of(INPUT, input))
        || !session.outputs().equals(Map.of(OUTPUT, output))) {
      throw new ModelException(
          "its graph maps %s to %s, its card says %s to %s; train it again"
              .formatted(session.inputs(), session.outputs(), input, output));
    }
  }

  /**
   * The bytes of a model's file.
   *
   * @param encoder a graph from {@value #INPUT} to {@value #OUTPUT}
   */
  public static byte[] toBytes(Graph encoder, ModelCard card) {
    return OnnxFile.toSealedBytes(encoder, Map.of(ModelCard.KEY, card.toJson()));
  }

  /** Writes a model; a reader sees the old file or the new one. */
  public static void save(Graph encoder, ModelCard card, Path file) throws IOException {
    WholeFile.write(file, toBytes(encoder, card));
  }

  /** What the file says of the model; its sizes are those of the graph, which was checked. */
  public ModelCard card() {
    return card;
  }

  /** SHA-256 of the file, in hexadecimal: the identity by which an index knows its model. */
  public String hash() {
    return hash;
  }

  /** Length of an embedding. */
  public int dimension() {
    return card.dimension();
  }

  /**
   * Runs the encoder.
   *
   * @param images direct buffer of n·channels·height·width pixels, 0..255
   * @return n unit vectors
   */
  public float[][] embed(FloatBuffer images, int n) {
    long[] shape = {
      n, card.preprocess().channels(), card.preprocess().height(), card.preprocess().width()
    };
    float[] flat;
    try (Tensor input = Tensor.of(images, shape)) {
      try (Tensor output = session.run(Map.of(INPUT, input)).values().iterator().next()) {
        flat = output.toArray();
      }
    }
    float[][] vectors = new float[n][dimension()];
    for (int i = 0; i < n; i++) {
      System.arraycopy(flat, i * dimension(), vectors[i], 0, dimension());
    }
    return vectors;
  }

  @Override
  public void close() {
    session.close();
  }
}
