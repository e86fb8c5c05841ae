package dev.kindred.train;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Seeds;
import dev.kindred.graph.DType;
import dev.kindred.graph.Graph;
import dev.kindred.graph.OnnxFile;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;
import dev.kindred.image.Augmentation;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.Limits;
import dev.kindred.image.Prepared;
import dev.kindred.image.Preprocess;
import dev.kindred.nn.Backbone;
import dev.kindred.nn.BackboneEncoder;
import dev.kindred.nn.FeatureEncoder;
import dev.kindred.runtime.Session;
import dev.kindred.runtime.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a frozen backbone makes of images: computed once, kept on disk, and then the only input of a
 * training that takes seconds. The first view of an image is the image itself, the others are
 * varied at random; an image that cannot be read has none.
 */
final class Features {
  /** Images decoded by one task; their views run through the backbone together. */
  private static final int CHUNK = 8;

  /** Views of each image that training draws from: the image itself and a varied one. */
  private static final int VIEWS = 2;

  /** Images from which the scaling is taken where their features are not needed otherwise. */
  private static final int SAMPLE = 256;

  private static final String INPUT = "images";
  private static final String OUTPUT = "features";

  private final Backbone backbone;
  private final ImageFolder folder;
  private final TrainingConfig config;
  private final Preprocess preprocess;
  private final TrainingListener listener;
  private final BooleanSupplier cancelled;

  Features(
      Backbone backbone,
      ImageFolder folder,
      TrainingConfig config,
      TrainingListener listener,
      BooleanSupplier cancelled) {
    this.backbone = backbone;
    this.folder = folder;
    this.config = config;
    this.preprocess = Trainer.preprocess(config.network());
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /** What a frozen network is trained on: the features of all images of a run, and its scaling. */
  Inputs.Rows rows(BackboneEncoder network, Dataset data, @Nullable FeatureCache cache)
      throws IOException, InterruptedException {
    Set<ImageItem> distinct = new LinkedHashSet<>(data.train());
    distinct.addAll(data.heldOut());
    List<ImageItem> all = List.copyOf(distinct);
    float[][][] features = of(all, cache);
    Map<String, float[]> plain = new HashMap<>();
    for (int i = 0; i < features.length; i++) {
      if (features[i].length > 0) {
        plain.put(all.get(i).path(), features[i][0]);
      }
    }
    float[][][] train = Arrays.copyOf(features, data.train().size());
    FeatureEncoder.Scaling scaling = scaling(network, train);
    return new Inputs.Rows(network.with(scaling).onFeatures(), train, plain, data, config);
  }

  /** The scaling for a network whose backbone is trained, from a sample of the images. */
  FeatureEncoder.Scaling scaling(BackboneEncoder network, List<ImageItem> train)
      throws IOException, InterruptedException {
    List<ImageItem> sample = new ArrayList<>(train);
    Collections.shuffle(sample, new Random(config.seed()));
    return scaling(network, of(sample.subList(0, Math.min(SAMPLE, sample.size())), null));
  }

  private FeatureEncoder.Scaling scaling(BackboneEncoder network, float[][][] features)
      throws DataException {
    float[][] plain =
        Arrays.stream(features).filter(v -> v.length > 0).map(v -> v[0]).toArray(float[][]::new);
    if (plain.length == 0) {
      throw new DataException("none of the images of %s can be read".formatted(folder.root()));
    }
    warnIfDegenerate(plain);
    return network.projection().kind().keepsLength()
        ? FeatureEncoder.Scaling.none(plain[0].length)
        : FeatureEncoder.Scaling.of(plain);
  }

  /** Wrong pixels seldom make an error: they make features that say nothing. */
  private void warnIfDegenerate(float[][] features) {
    double similarity = FeatureCheck.meanCosine(features);
    if (!(similarity < FeatureCheck.ALIKE)) {
      listener.noticed(
          "the features of %s at %s hardly differ between images (mean cosine similarity %.4f): check the pixel scale (now %s), the channel order and the layer"
              .formatted(backbone.name(), backbone.layer(), similarity, backbone.pixels().text()));
    }
  }

  /**
   * The features of each item, [item][view][f], from the cache if they are there.
   *
   * @throws CancellationException if told to stop before the end
   */
  float[][][] of(List<ImageItem> items, @Nullable FeatureCache cache)
      throws IOException, InterruptedException {
    String key = cache == null ? "" : key(items);
    float[][][] known = cache == null ? null : cache.read(key, items.size());
    if (known != null) {
      return known;
    }
    float[][][] features = compute(items);
    if (cache != null) {
      cache.write(key, features);
    }
    return features;
  }

  /** All that the features depend on. */
  private String key(List<ImageItem> items) {
    StringBuilder all = new StringBuilder();
    all.append(backbone.hash()).append('\n');
    all.append(backbone.layer()).append('\n');
    all.append(backbone.pixels().text()).append('\n');
    all.append(preprocess).append('\n');
    all.append(views()).append(' ').append(config.seed()).append('\n');
    all.append(folder.contentHash()).append('\n');
    items.forEach(i -> all.append(i.path()).append('\n'));
    return all.toString();
  }

  private int views() {
    return config.sampling().augment() ? VIEWS : 1;
  }

  private float[][][] compute(List<ImageItem> items) throws IOException, InterruptedException {
    float[][][] features = new float[items.size()][][];
    ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
    ExecutorService workers =
        Executors.newFixedThreadPool(
            config.threads(), Thread.ofPlatform().daemon().name("features-", 0).factory());
    try (Session session = Session.load(model(), config.device(), config.threads())) {
      Deque<Future<Decoded[]>> ahead = new ArrayDeque<>();
      int asked = 0;
      for (int from = 0; from < items.size(); from += CHUNK) {
        while (asked < items.size() && ahead.size() <= config.threads()) {
          List<ImageItem> chunk = items.subList(asked, Math.min(asked + CHUNK, items.size()));
          int first = asked;
          ahead.add(workers.submit(() -> decode(decoder, chunk, first)));
          asked += CHUNK;
        }
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("stopped before all features were computed");
        }
        Decoded[] decoded = ahead.remove().get();
        run(session, decoded, features, from);
        for (Decoded d : decoded) {
          if (d.reason != null) {
            listener.skipped(d.path, d.reason);
          }
        }
        listener.prepared(Math.min(from + CHUNK, items.size()), items.size());
      }
      return features;
    } catch (ExecutionException e) {
      throw new IllegalStateException("computing features failed", e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  /** One image's views, or why there are none. */
  private record Decoded(String path, float[][] views, @Nullable String reason) {}

  private Decoded[] decode(ImageDecoder decoder, List<ImageItem> chunk, int first) {
    Decoded[] all = new Decoded[chunk.size()];
    for (int i = 0; i < all.length; i++) {
      ImageItem item = chunk.get(i);
      try {
        Prepared prepared =
            preprocess.prepare(decoder.decode(folder.read(item), preprocess.decodeSide()));
        float[][] views = new float[views()][preprocess.size()];
        for (int v = 0; v < views.length; v++) {
          Augmentation how = v == 0 ? Augmentation.NONE : Augmentation.PHOTOS;
          how.apply(prepared, 0, Seeds.random(config.seed(), first + i, v), views[v], 0);
        }
        all[i] = new Decoded(item.path(), views, null);
      } catch (IOException e) {
        all[i] = new Decoded(item.path(), new float[0][], String.valueOf(e.getMessage()));
      }
    }
    return all;
  }

  private void run(Session session, Decoded[] decoded, float[][][] features, int from) {
    int n = 0;
    for (Decoded d : decoded) {
      n += d.views.length;
    }
    float[] flat = new float[0];
    if (n > 0) {
      FloatBuffer pixels = Tensor.buffer(n * preprocess.size());
      for (Decoded d : decoded) {
        for (float[] view : d.views) {
          pixels.put(view);
        }
      }
      try (Tensor input = Tensor.of(pixels.flip(), backbone.inputShape(n).toLongs());
          Tensor output = session.run(Map.of(INPUT, input)).values().iterator().next()) {
        flat = output.toArray();
      }
    }
    int f = n == 0 ? 0 : flat.length / n;
    int row = 0;
    for (int i = 0; i < decoded.length; i++) {
      features[from + i] = new float[decoded[i].views.length][f];
      for (float[] view : features[from + i]) {
        System.arraycopy(flat, row++ * f, view, 0, f);
      }
    }
  }

  private byte[] model() {
    Ops ops = new Ops(new Graph("kindred_backbone"));
    Value images = ops.graph().input(INPUT, DType.FLOAT, backbone.inputShape(1));
    ops.graph().output(OUTPUT, backbone.frozen(ops, images));
    return OnnxFile.toBytes(ops.graph(), Map.of(), true);
  }
}
