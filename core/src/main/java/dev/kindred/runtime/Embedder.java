package dev.kindred.runtime;

import dev.kindred.image.ImageDecoder;
import dev.kindred.image.ImageException;
import dev.kindred.image.Limits;
import dev.kindred.image.Pixels;
import dev.kindred.image.Preprocess;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From image files to unit vectors. Images are decoded on worker threads, a batch each, while the
 * calling thread runs the encoder on the batches before.
 */
public final class Embedder implements AutoCloseable {
  private static final int BATCH = 64;

  private final EmbeddingModel model;
  private final ImageDecoder decoder;
  private final Preprocess preprocess;
  private final ExecutorService workers;
  private final int ahead;
  private final LongAdder readNanos = new LongAdder();
  private final LongAdder decodeNanos = new LongAdder();
  private final LongAdder preprocessNanos = new LongAdder();
  private final LongAdder encodeNanos = new LongAdder();

  /**
   * An image to embed. Both calls come from the threads that decode.
   *
   * @param path its name for messages
   * @param bytes the file
   * @param decoded sees the pixels, possibly fewer than the file has
   */
  public record Source(String path, Callable<byte[]> bytes, Consumer<Pixels> decoded) {

    /** A source whose pixels only the encoder needs. */
    public Source(String path, Callable<byte[]> bytes) {
      this(path, bytes, _ -> {});
    }
  }

  /**
   * An image as the encoder takes it.
   *
   * @param pixels as of {@link Preprocess}
   * @param width of the upright image, in pixels
   * @param height of the upright image, in pixels
   */
  @SuppressWarnings("ArrayRecordComponent") // made, embedded and dropped; never compared
  public record Input(float[] pixels, int width, int height) {}

  /** What {@link #embedAll} reports, in the order of the sources, on the calling thread. */
  public interface Listener {
    /**
     * A source has its vector.
     *
     * @param i index of the source
     * @param vector unit vector
     * @param width of the upright image, in pixels
     * @param height of the upright image, in pixels
     */
    void embedded(int i, float[] vector, int width, int height);

    /** Source i could not be read, and why. */
    void skipped(int i, String reason);
  }

  /**
   * As {@link #Embedder(EmbeddingModel, Limits, int)}, with the usual limits and all processors.
   */
  public Embedder(EmbeddingModel model) {
    this(model, Limits.DEFAULT, Runtime.getRuntime().availableProcessors());
  }

  /** Uses the model, which the caller closes after this embedder. */
  public Embedder(EmbeddingModel model, Limits limits, int threads) {
    this.model = model;
    this.decoder = new ImageDecoder(limits);
    this.preprocess = model.card().preprocess();
    this.workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("decode-", 0).factory());
    this.ahead = threads + 1;
  }

  /**
   * Embeds one image.
   *
   * @throws ImageException if the bytes are not an image that can be decoded
   */
  public float[] embed(byte[] image) throws ImageException {
    return embed(List.of(prepare(image, _ -> {})))[0];
  }

  /**
   * Makes an image ready for {@link #embed(List)}, which may then take it together with others.
   *
   * @param decoded sees the pixels, possibly fewer than the file has
   * @throws ImageException if the bytes are not an image that can be decoded
   */
  public Input prepare(byte[] image, Consumer<Pixels> decoded) throws ImageException {
    float[] pixels = new float[pixelCount()];
    ImageDecoder.Decoded read = decoder.decodeAndMeasure(image, preprocess.decodeSide());
    preprocess.apply(read.pixels(), pixels, 0);
    decoded.accept(read.pixels());
    return new Input(pixels, read.width(), read.height());
  }

  /** The unit vectors of images, in one run of the encoder. */
  public float[][] embed(List<Input> images) {
    FloatBuffer input = Tensor.buffer(images.size() * pixelCount());
    images.forEach(image -> input.put(image.pixels));
    return model.embed(input.flip(), images.size());
  }

  /**
   * Embeds many images. A broken one is reported and does not stop the others.
   *
   * @throws InterruptedException if the thread is interrupted; what was reported stands
   */
  public void embedAll(List<Source> sources, Listener listener) throws InterruptedException {
    FloatBuffer input = Tensor.buffer(BATCH * pixelCount());
    Deque<Future<Prepared>> queue = new ArrayDeque<>();
    try {
      int next = 0;
      while (next < sources.size() || !queue.isEmpty()) {
        while (next < sources.size() && queue.size() < ahead) {
          int from = next;
          int to = Math.min(from + BATCH, sources.size());
          queue.add(workers.submit(() -> prepare(sources.subList(from, to), from)));
          next = to;
        }
        run(await(queue.remove()), input, listener);
      }
    } finally {
      queue.forEach(f -> f.cancel(true));
    }
  }

  private static Prepared await(Future<Prepared> batch) throws InterruptedException {
    try {
      return batch.get();
    } catch (ExecutionException | CancellationException e) {
      throw new IllegalStateException("decoding failed: " + e.getMessage(), e);
    }
  }

  private void run(Prepared batch, FloatBuffer input, Listener listener) {
    float[][] vectors = new float[0][];
    if (batch.count > 0) {
      input.clear().put(batch.pixels, 0, batch.count * pixelCount()).flip();
      long start = System.nanoTime();
      vectors = model.embed(input, batch.count);
      encodeNanos.add(System.nanoTime() - start);
    }
    int row = 0;
    for (int i = 0; i < batch.outcomes.length; i++) {
      switch (batch.outcomes[i]) {
        case Outcome.Read(int width, int height) ->
            listener.embedded(batch.first + i, vectors[row++], width, height);
        case Outcome.Skipped(String reason) -> listener.skipped(batch.first + i, reason);
      }
    }
  }

  /** Decoded pixels of the readable images of a batch, side by side, and what became of each. */
  private record Prepared(int first, Outcome[] outcomes, float[] pixels, int count) {}

  private sealed interface Outcome {
    record Read(int width, int height) implements Outcome {}

    record Skipped(String reason) implements Outcome {}
  }

  private Prepared prepare(List<Source> sources, int first) {
    float[] pixels = new float[sources.size() * pixelCount()];
    Outcome[] outcomes = new Outcome[sources.size()];
    int count = 0;
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = prepare(sources.get(i), pixels, count * pixelCount());
      count += outcomes[i] instanceof Outcome.Read ? 1 : 0;
    }
    return new Prepared(first, outcomes, pixels, count);
  }

  private Outcome prepare(Source source, float[] pixels, int offset) {
    try {
      long start = System.nanoTime();
      byte[] bytes = source.bytes.call();
      long read = System.nanoTime();
      readNanos.add(read - start);
      ImageDecoder.Decoded decoded = decoder.decodeAndMeasure(bytes, preprocess.decodeSide());
      long decodeEnd = System.nanoTime();
      decodeNanos.add(decodeEnd - read);
      preprocess.apply(decoded.pixels(), pixels, offset);
      preprocessNanos.add(System.nanoTime() - decodeEnd);
      source.decoded.accept(decoded.pixels());
      return new Outcome.Read(decoded.width(), decoded.height());
    } catch (IOException e) {
      return new Outcome.Skipped(message(e));
    } catch (Exception e) {
      throw new IllegalStateException(source.path + ": " + message(e), e);
    }
  }

  /** Where the time of all {@link #embedAll} so far went. */
  public EmbeddingTimes times() {
    return new EmbeddingTimes(
        readNanos.sum() / 1e9,
        decodeNanos.sum() / 1e9,
        preprocessNanos.sum() / 1e9,
        encodeNanos.sum() / 1e9);
  }

  private int pixelCount() {
    return preprocess.size();
  }

  private static String message(@Nullable Throwable e) {
    return e == null ? "unknown" : e.getMessage() == null ? e.toString() : e.getMessage();
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
