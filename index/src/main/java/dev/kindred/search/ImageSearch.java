package dev.kindred.search;

import dev.kindred.image.ImageException;
import dev.kindred.image.Limits;
import dev.kindred.index.DataRoot;
import dev.kindred.index.Hit;
import dev.kindred.index.IndexException;
import dev.kindred.index.IndexFolder;
import dev.kindred.index.IndexLocation;
import dev.kindred.index.Query;
import dev.kindred.index.SearchResult;
import dev.kindred.index.Stored;
import dev.kindred.index.VectorIndex;
import dev.kindred.metrics.ProbabilityCalibration;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.Embedder;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Searches an index by image, with the model that the index was made with; an index of imported
 * vectors has none, and is searched by what it holds or by other vectors. Safe for use by many
 * threads.
 */
public final class ImageSearch implements AutoCloseable {

  private final VectorIndex index;
  private final @Nullable EmbeddingModel model;
  private final @Nullable Embedder embedder;

  private ImageSearch(VectorIndex index, @Nullable EmbeddingModel model) {
    this.index = index;
    this.model = model;
    this.embedder = model == null ? null : new Embedder(model, Limits.DEFAULT, 1);
  }

  /** Opens an index and its own copy of the model, which runs on the CPU. */
  public static ImageSearch open(Path directory) throws IOException {
    return open(directory, Device.CPU);
  }

  /**
   * Opens an index and its own copy of the model.
   *
   * @param device where the model runs
   * @throws IndexException when there is no index in the directory
   * @throws dev.kindred.runtime.ModelException when its model cannot be used
   */
  public static ImageSearch open(Path directory, Device device) throws IOException {
    return open(new IndexFolder(directory), device);
  }

  /** As {@link #open(Path, Device)}, of an index that may be elsewhere. */
  public static ImageSearch open(IndexLocation location, Device device) throws IOException {
    VectorIndex index = location.open();
    try {
      int threads = Runtime.getRuntime().availableProcessors();
      return new ImageSearch(
          index,
          index.card().hasModel()
              ? IndexModels.load(index, location.toString(), device, threads)
              : null);
    } catch (IOException | RuntimeException e) {
      index.close();
      throw e;
    }
  }

  /** Null when the index has no model. */
  public @Nullable ModelCard modelCard() {
    return model == null ? null : model.card();
  }

  /** The vectors behind the images. */
  public VectorIndex index() {
    return index;
  }

  /**
   * The unit vector of the bytes of an image file.
   *
   * @throws ImageException when the image cannot be read
   * @throws IndexException when the index has no model
   */
  public float[] embed(byte[] image) throws ImageException, IndexException {
    return embedder().embed(image);
  }

  /**
   * What makes vectors of images.
   *
   * @throws IndexException when the index has no model
   */
  public Embedder embedder() throws IndexException {
    if (embedder == null) {
      throw new IndexException(
          "the index holds imported vectors and no model to make one of an image; search by a path of"
              + " the index or by a vector");
    }
    return embedder;
  }

  /**
   * The unit vector of an image file.
   *
   * @throws IOException when there is no such image that can be read
   * @throws IndexException when the index has no model
   */
  public float[] embed(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("'%s' is a folder; name an image to search by".formatted(file));
    }
    try {
      return embed(Files.readAllBytes(file));
    } catch (ImageException e) {
      throw new IOException("%s cannot be searched by: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * The unit vector of an indexed image.
   *
   * @throws IndexException when the path is not in the index
   */
  public float[] vectorOf(String path) throws IndexException {
    float[] vector = index.vector(path);
    if (vector == null) {
      throw new IndexException(
          index.card().hasModel()
              ? "%s is not in the index, which belongs to %s"
                  .formatted(path, DataRoot.names(index.card().roots()))
              : "%s is not in the index".formatted(path));
    }
    return vector;
  }

  /**
   * The small picture that was kept of an indexed image, at most 160 pixels wide and high: a JPEG
   * or PNG file, see {@link dev.kindred.image.Thumbnail#mediaType}. Null when none was kept, or
   * when the index has no such image any more.
   *
   * @param id as of {@link ImageHit#id}
   */
  public byte @Nullable [] thumbnail(int id) throws IndexException {
    Stored stored = index.find(id);
    String hash = stored == null ? null : stored.entry().contentHash();
    return hash == null ? null : index.thumbnail(hash);
  }

  /**
   * The direction of the weighted sum of the examples.
   *
   * @throws IllegalArgumentException when there are none or they cancel each other out
   */
  public static float[] combine(List<WeightedExample> examples) {
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("a search needs at least one example");
    }
    double[] sum = new double[examples.getFirst().vector().length];
    for (WeightedExample example : examples) {
      for (int d = 0; d < sum.length; d++) {
        sum[d] += example.weight() * example.vector()[d];
      }
    }
    double squares = 0;
    for (double component : sum) {
      squares += component * component;
    }
    if (squares < 1e-12) {
      throw new IllegalArgumentException(
          "the examples cancel each other out; change their weights");
    }
    float[] unit = new float[sum.length];
    for (int d = 0; d < sum.length; d++) {
      unit[d] = (float) (sum[d] / Math.sqrt(squares));
    }
    return unit;
  }

  /**
   * Answers a query.
   *
   * @throws IndexException when it asks for a probability that the model cannot give
   */
  public ImageSearchResult search(ImageQuery query) throws IndexException {
    Double least = query.minProbability();
    if (least != null && calibration() == null) {
      throw new IndexException(
          model == null
              ? "this index has no model to give probabilities; search without a least probability"
              : "the model of this index gives no probabilities: it was not calibrated when it was"
                  + " trained; search without a least probability, or train it again on labelled images");
    }
    if (query.collapse()) {
      return collapsed(query);
    }
    SearchResult found = find(query, query.k());
    return answer(query, found.hits().stream().map(List::of).toList(), found.plan());
  }

  private SearchResult find(ImageQuery query, int k) throws IndexException {
    return index.search(
        new Query(query.vector(), k, query.filter(), query.method(), query.effort()));
  }

  /** Asks for more until there is one content more than wanted: then all copies have been seen. */
  private ImageSearchResult collapsed(ImageQuery query) throws IndexException {
    int asked = atMostDoubled(query.k());
    while (true) {
      SearchResult found = find(query, asked);
      Map<String, List<Hit>> contents =
          found.hits().stream()
              .collect(
                  Collectors.groupingBy(
                      hit -> Duplicates.content(hit.entry()),
                      LinkedHashMap::new,
                      Collectors.toList()));
      if (contents.size() > query.k() || found.hits().size() < asked) {
        return answer(query, contents.values(), found.plan());
      }
      asked = atMostDoubled(asked);
    }
  }

  private static int atMostDoubled(int k) {
    return (int) Math.min(2L * k, Integer.MAX_VALUE);
  }

  /**
   * Makes hits.
   *
   * @param found nearest first, each with its copies behind it
   */
  private ImageSearchResult answer(
      ImageQuery query, Collection<List<Hit>> found, SearchResult.Plan plan) {
    Double least = query.minProbability();
    List<ImageHit> hits = new ArrayList<>();
    for (List<Hit> copies : found) {
      Hit hit = copies.getFirst();
      Double probability = probability(hit.distance());
      if (hits.size() < query.k()
          && (least == null || (probability != null && probability >= least))) {
        hits.add(
            new ImageHit(
                hits.size() + 1,
                hit.id(),
                hit.entry().path(),
                hit.distance(),
                probability,
                hit.entry().labels(),
                hit.entry().width(),
                hit.entry().height(),
                copies.size() - 1));
      }
    }
    return new ImageSearchResult(hits, plan);
  }

  private @Nullable ProbabilityCalibration calibration() {
    return model == null ? null : model.card().calibration();
  }

  private @Nullable Double probability(double distance) {
    ProbabilityCalibration calibration = calibration();
    return calibration == null ? null : Double.valueOf(calibration.probability(distance));
  }

  @Override
  public void close() throws IndexException {
    if (embedder != null) {
      embedder.close();
    }
    if (model != null) {
      model.close();
    }
    index.close();
  }
}
