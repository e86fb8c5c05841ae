package dev.kindred.train;

import dev.kindred.data.BatchLoader;
import dev.kindred.data.BatchPlan;
import dev.kindred.data.BatchSource;
import dev.kindred.data.FeatureLoader;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.JudgmentSampler;
import dev.kindred.data.PkSampler;
import dev.kindred.data.Seeds;
import dev.kindred.image.Augmentation;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.ImageException;
import dev.kindred.image.Limits;
import dev.kindred.image.Prepared;
import dev.kindred.image.Preprocess;
import dev.kindred.nn.FeatureEncoder;
import dev.kindred.nn.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the network of a run reads, and how images become that. */
sealed interface Inputs {

  /** The network as it is trained. */
  Network trained();

  /** The network, with the same parameters, for what {@link #plain} gives. */
  Network finished();

  /** Number of floats of what {@link #plain} gives. */
  int size();

  /** Batches of the images to train on. */
  BatchSource batches(BatchPlan plan);

  /** An image as the finished model sees it; empty if it cannot be read. */
  Optional<float[]> plain(ImageItem item) throws IOException;

  /** Pixels, varied at random. */
  record Images(ImageFolder folder, Dataset data, TrainingConfig config) implements Inputs {
    private static final ImageDecoder DECODER = new ImageDecoder(Limits.DEFAULT);
    private static final long VIEW_SEED = 1;

    @Override
    public Network trained() {
      return config.network().inTraining();
    }

    @Override
    public Network finished() {
      return config.network();
    }

    private Preprocess preprocess() {
      return Trainer.preprocess(finished());
    }

    @Override
    public int size() {
      return preprocess().size();
    }

    @Override
    public BatchSource batches(BatchPlan plan) {
      Augmentation augmentation = augmentation();
      Preprocess preprocess = Trainer.preprocess(trained());
      return switch (plan) {
        case PkSampler classes ->
            new BatchLoader(
                folder,
                data.train(),
                data.classOf(),
                classes,
                preprocess,
                augmentation,
                config.sampling().quarterTurnClasses(),
                config.threads(),
                config.seed());
        case JudgmentSampler judgments ->
            new BatchLoader(
                folder,
                data.train(),
                judgments,
                preprocess,
                augmentation,
                config.threads(),
                config.seed());
      };
    }

    private Augmentation augmentation() {
      return !config.sampling().augment()
          ? Augmentation.NONE
          : preprocess().channels() == 1 ? Augmentation.GLYPHS : Augmentation.PHOTOS;
    }

    /** Some random views of an image, always the same ones; none if it cannot be read. */
    List<float[]> views(ImageItem item, int count) throws IOException {
      Preprocess how = preprocess();
      List<float[]> views = new ArrayList<>();
      try {
        Prepared image = how.prepare(DECODER.decode(folder.read(item), how.decodeSide()));
        for (int i = 0; i < count; i++) {
          float[] view = new float[how.size()];
          augmentation()
              .apply(image, 0, Seeds.random(VIEW_SEED, i, item.path().hashCode()), view, 0);
          views.add(view);
        }
      } catch (ImageException e) {
        return List.of();
      }
      return views;
    }

    @Override
    public Optional<float[]> plain(ImageItem item) throws IOException {
      Preprocess how = preprocess();
      try {
        float[] image = new float[how.size()];
        how.apply(DECODER.decode(folder.read(item), how.decodeSide()), image, 0);
        return Optional.of(image);
      } catch (ImageException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * Features that a frozen backbone has computed before.
   *
   * @param trained the network on top of them
   * @param train features of the images to train on, [item][view][f]
   * @param plain features of all images by path; those that cannot be read are not in it
   */
  record Rows(
      FeatureEncoder trained,
      float[][][] train,
      Map<String, float[]> plain,
      Dataset data,
      TrainingConfig config)
      implements Inputs {

    @Override
    public Network finished() {
      return trained;
    }

    @Override
    public int size() {
      return trained.scaling().mean().length;
    }

    @Override
    public BatchSource batches(BatchPlan plan) {
      return new FeatureLoader(train, data.classOf(), plan, config.seed());
    }

    @Override
    public Optional<float[]> plain(ImageItem item) {
      return Optional.ofNullable(plain.get(item.path()));
    }
  }
}
