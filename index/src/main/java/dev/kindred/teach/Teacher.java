package dev.kindred.teach;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.JudgmentSplit;
import dev.kindred.data.Judgments;
import dev.kindred.data.Triplets;
import dev.kindred.image.ImageFormat;
import dev.kindred.index.DataRoot;
import dev.kindred.index.IndexException;
import dev.kindred.index.VectorIndex;
import dev.kindred.metrics.Interval;
import dev.kindred.nn.LossText;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.search.ImageSearch;
import dev.kindred.search.IndexedImages;
import dev.kindred.teach.Feedback.Judgment;
import dev.kindred.train.Agreement;
import dev.kindred.train.Budget;
import dev.kindred.train.Continued;
import dev.kindred.train.Evaluation;
import dev.kindred.train.RunFiles;
import dev.kindred.train.Supervision;
import dev.kindred.train.TrainedModel;
import dev.kindred.train.Trainer;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new model of that of an index and the feedback on it: the embedding plus a linear layer
 * of it, trained with the triplet loss on the judged images alone. Some query images are kept
 * aside, to tell whether the new model agrees better with what was said about them.
 */
public final class Teacher {
  private static final String LOSS = "triplet(form=soft)";
  private static final double HELD_OUT = 0.3;
  private static final long STEPS = 200;

  private final Path index;
  private final long seed;
  private final BooleanSupplier cancelled;

  /**
   * A lesson from the feedback on one index.
   *
   * @param index directory of the index
   * @param seed of the choice of what is kept aside, and of training
   */
  public Teacher(Path index, long seed, BooleanSupplier cancelled) {
    this.index = index;
    this.seed = seed;
    this.cancelled = cancelled;
  }

  /**
   * Trains and measures; the model's file is written at once or not at all, also when it is no
   * better.
   *
   * @param out of the new model
   * @throws DataException when the feedback is too little to learn from
   * @throws CancellationException if cancelled before the end
   */
  public Lesson teach(Path out, TrainingListener listener)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    List<Judgment.Triplet> triplets = triplets(FeedbackFile.of(index).read());
    Path copies = Files.createTempDirectory("kindred-lesson");
    try (ImageSearch search = ImageSearch.open(index);
        IndexedImages images = new IndexedImages(search)) {
      if (search.modelCard() == null) {
        throw new DataException(
            "%s holds imported vectors and no model that could be trained on".formatted(index));
      }
      Path model = index.resolve(search.index().card().modelFile());
      Map<String, String> names = copy(triplets, search, images, copies);
      try (ImageFolder folder = ImageFolder.open(copies);
          EmbeddingModel before = EmbeddingModel.load(model)) {
        Triplets judgments = judgments(triplets, names, folder);
        JudgmentSplit split = JudgmentSplit.byAnchor(judgments, folder.items(), HELD_OUT, seed);
        TrainedModel trained = train(model, before, folder, split, listener);
        trained.save(out);
        try (EmbeddingModel after = EmbeddingModel.load(out)) {
          return new Lesson(
              split.train().size(),
              split.heldOut().size(),
              accuracy(before, folder, split.heldOut()),
              accuracy(after, folder, split.heldOut()),
              out,
              (System.nanoTime() - begin) / 1e9);
        }
      }
    } finally {
      delete(copies);
    }
  }

  /**
   * What was said outright, and what two pairs say together: an image is more like one of its own
   * kind than like one of another.
   */
  static List<Judgment.Triplet> triplets(List<Feedback> feedback) {
    List<Judgment.Triplet> triplets = new ArrayList<>();
    Map<String, Map<String, Boolean>> pairs = new LinkedHashMap<>();
    for (Feedback one : feedback) {
      switch (one.judgment()) {
        case Judgment.Triplet triplet -> triplets.add(triplet);
        case Judgment.Pair(String a, String b, boolean same) -> {
          pairs.computeIfAbsent(a, k -> new LinkedHashMap<>()).put(b, same);
          pairs.computeIfAbsent(b, k -> new LinkedHashMap<>()).put(a, same);
        }
      }
    }
    pairs.forEach((anchor, others) ->
        others.forEach((positive, same) ->
            others.forEach((negative, alike) -> {
              if (same && !alike) {
                triplets.add(new Judgment.Triplet(anchor, positive, negative));
              }
            })));
    return triplets;
  }

  /**
   * Copies the judged images that are still there, from whatever folder or zip they are in.
   *
   * @return path in the index → name of the copy
   */
  private static Map<String, String> copy(
      List<Judgment.Triplet> triplets, ImageSearch search, IndexedImages images, Path folder)
      throws IOException {
    Set<String> paths = new TreeSet<>();
    triplets.forEach(t -> paths.addAll(t.paths()));
    Map<String, String> names = new HashMap<>();
    for (String path : paths) {
      String now = now(path, search.index());
      byte[] file = now == null ? null : images.original(now);
      if (file != null && ImageFormat.hasImageExtension(path)) {
        String name = names.size() + path.substring(path.lastIndexOf('.'));
        Files.write(folder.resolve(name), file);
        names.put(path, name);
      }
    }
    if (names.isEmpty()) {
      throw new DataException(
          "there is no feedback to learn from; say of hits which are more alike, or which are of one kind and which are not");
    }
    return names;
  }

  /**
   * What the index calls a path now: where it has got further folders since, their names come
   * before what was said. Null when it has no such image.
   */
  private static @Nullable String now(String path, VectorIndex index) throws IndexException {
    if (index.find(path) != null) {
      return path;
    }
    for (DataRoot root : index.card().roots()) {
      String named = root.name() + "/" + path;
      if (index.find(named) != null) {
        return named;
      }
    }
    return null;
  }

  private static Triplets judgments(
      List<Judgment.Triplet> all, Map<String, String> names, ImageFolder folder)
      throws DataException {
    Map<String, Integer> items = new HashMap<>();
    names.forEach((path, name) -> items.put(path, folder.indexOf(name)));
    List<int[]> usable = new ArrayList<>();
    for (Judgment.Triplet t : all) {
      int[] images = t.paths().stream().mapToInt(p -> items.getOrDefault(p, -1)).toArray();
      if (images[0] >= 0 && images[1] >= 0 && images[2] >= 0) {
        usable.add(images);
      }
    }
    if (usable.size() < 2) {
      throw new DataException(
          "only %d judgments are on images that are still there; say more"
              .formatted(usable.size()));
    }
    float[] weights = new float[usable.size()];
    Arrays.fill(weights, 1);
    return new Triplets(role(usable, 0), role(usable, 1), role(usable, 2), weights);
  }

  private static int[] role(List<int[]> judgments, int role) {
    return judgments.stream().mapToInt(j -> j[role]).toArray();
  }

  private TrainedModel train(
      Path file,
      EmbeddingModel model,
      ImageFolder folder,
      JudgmentSplit split,
      TrainingListener listener)
      throws IOException, InterruptedException {
    TrainingConfig config =
        TrainingConfig.of(LossText.parse(LOSS), Continued.residual(file, model.card()))
            .with(new Budget.Steps(STEPS))
            .withSeed(seed);
    TrainedModel trained =
        Trainer.train(
            config,
            folder,
            folder.items(),
            new Supervision.Judged(split),
            RunFiles.NONE,
            listener,
            cancelled);
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the lesson was interrupted");
    }
    return trained;
  }

  private static Interval accuracy(EmbeddingModel model, ImageFolder folder, Judgments judgments)
      throws InterruptedException {
    Evaluation evaluation =
        Evaluation.of(
            model,
            folder,
            folder.items(),
            Runtime.getRuntime().availableProcessors(),
            (path, reason) -> {});
    return evaluation
        .agreement(folder.items(), judgments)
        .map(Agreement::value)
        .orElse(new Interval(Double.NaN, Double.NaN, Double.NaN));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
