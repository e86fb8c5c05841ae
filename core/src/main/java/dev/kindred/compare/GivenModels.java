package dev.kindred.compare;

import dev.kindred.compare.ComparisonReport.Measured;
import dev.kindred.compare.LossDescription.Settings;
import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelCard;
import dev.kindred.train.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Models that were trained elsewhere, measured on the same images. As there is one model each, what
 * repeats the measurement are the classes of the images: the answer is about these models, not
 * about their losses.
 */
public final class GivenModels {
  private final ImageFolder folder;
  private final ApproximateSearch search;
  private final Device device;
  private final int threads;
  private final Listener listener;
  private final List<Answer> answers = new ArrayList<>();

  /** Told how it goes. */
  public interface Listener {
    /**
     * A model begins to embed the images.
     *
     * @param number counted from 1
     * @return told of each image
     */
    Evaluation.Listener started(int number, int of, String title);

    /** A model has been measured. */
    void measured(String title, Run run);

    /** Something that the reader of the report should know. */
    void warned(String what);
  }

  private record Answer(
      String title,
      ModelCard card,
      Run run,
      SearchSplit search,
      Evaluation evaluation,
      Map<String, double[]> perQuery) {}

  private GivenModels(
      ImageFolder folder, ApproximateSearch search, Device device, int threads, Listener listener) {
    this.folder = folder;
    this.search = search;
    this.device = device;
    this.threads = threads;
    this.listener = listener;
  }

  /**
   * Measures the models on all images of the folder.
   *
   * @param models at least two files
   * @param command the command line that repeats the comparison
   * @throws IllegalArgumentException for fewer than two models
   * @throws IOException naming a file that is no usable model
   * @throws CancellationException if cancelled before the end
   */
  public static ComparisonReport compare(
      ImageFolder folder,
      List<Path> models,
      String command,
      ApproximateSearch search,
      Device device,
      int threads,
      Listener listener,
      BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    if (models.size() < 2) {
      throw new IllegalArgumentException("a comparison needs at least two models");
    }
    GivenModels given = new GivenModels(folder, search, device, threads, listener);
    List<String> titles = titles(models);
    for (int i = 0; i < models.size(); i++) {
      given.measure(i + 1, titles, models.get(i));
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("the comparison was interrupted");
      }
    }
    return given.report(command);
  }

  /** Names of files, with as many of their folders as tell them apart. */
  private static List<String> titles(List<Path> models) {
    List<Path> paths = models.stream().map(m -> m.toAbsolutePath().normalize()).toList();
    if (paths.stream().distinct().count() < paths.size()) {
      throw new IllegalArgumentException("a model is named twice: " + models);
    }
    int names = 1;
    List<String> titles;
    do {
      int count = names++;
      titles = paths.stream().map(p -> title(p, count)).toList();
    } while (titles.stream().distinct().count() < titles.size());
    return titles;
  }

  private static String title(Path file, int names) {
    String name =
        file.subpath(Math.max(0, file.getNameCount() - names), file.getNameCount()).toString();
    return name.endsWith(".onnx") ? name.substring(0, name.length() - ".onnx".length()) : name;
  }

  private void measure(int number, List<String> titles, Path file)
      throws IOException, InterruptedException {
    String title = titles.get(number - 1);
    try (EmbeddingModel model = EmbeddingModel.load(file, device, threads)) {
      Evaluation evaluation =
          Evaluation.of(
              model,
              folder,
              folder.items(),
              threads,
              listener.started(number, titles.size(), title));
      requireSameImages(evaluation, title);
      warnOfTrainedOn(model.card(), title);
      RetrievalReport report = evaluation.leaveOneOut();
      Run run =
          Run.of(
              title,
              model.card().seed(),
              0,
              0,
              0,
              model.hash(),
              List.of(),
              report,
              evaluation.vectors(),
              evaluation.classes(),
              threads);
      SearchSplit split = SearchSplit.of(run, evaluation, search, threads);
      answers.add(new Answer(title, model.card(), run, split, evaluation, report.perQuery()));
      listener.measured(title, run);
    }
  }

  private void requireSameImages(Evaluation evaluation, String title) throws DataException {
    if (Parts.classes(evaluation.items()) < 2) {
      throw new DataException(
          "%s: a comparison needs images of at least two classes, and %d could be read"
              .formatted(folder.root(), Parts.classes(evaluation.items())));
    }
    if (!answers.isEmpty() && !answers.getFirst().evaluation.items().equals(evaluation.items())) {
      throw new DataException(
          "%s cannot read the same images as %s".formatted(title, answers.getFirst().title));
    }
  }

  private void warnOfTrainedOn(ModelCard card, String title) {
    if (card.data().hash().equals(folder.contentHash()) && card.data().images() > 0) {
      listener.warned(
          "%s was trained on images of %s, which it knows; a fair comparison is on images that no model has seen"
              .formatted(title, folder.root()));
    }
  }

  private ComparisonReport report(String command) throws IOException, InterruptedException {
    Evaluation first = answers.getFirst().evaluation;
    Map<String, float[][]> vectors = new LinkedHashMap<>();
    answers.forEach(a -> vectors.put(a.title, a.evaluation.vectors()));
    return ComparisonReport.ofModels(
            study(command),
            answers.stream().map(a -> new Measured(a.run, a.perQuery)).toList(),
            first.classes(),
            new Controls(folder, answers.getFirst().card).onClasses(first),
            Galleries.of(
                folder,
                answers.stream()
                    .map(a -> new Galleries.Answers(a.title, a.evaluation, List.of(a.perQuery)))
                    .toList(),
                threads))
        .with(EmbeddingMaps.of(EmbeddingMaps.Image.of(first.items()), vectors, 1))
        .withSearches(answers.stream().map(Answer::search).toList());
  }

  private Study study(String command) {
    return new Study(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        command,
        dataset(answers.getFirst().evaluation.items()),
        Study.Unit.CLASS,
        answers.stream().map(GivenModels::described).toList(),
        List.of(),
        Map.of("threads", String.valueOf(threads)),
        StudyDescription.environment(device),
        List.of(
            "The models were given and are measured as they are. There is one of each, so the answer is about these models: whether their losses differ takes several seeds of each, trained alike.",
            "Every image queries all the others (leave-one-out), by exact search. Images of one class are not independent of each other, so intervals are over classes, by standard errors robust to clusters."));
  }

  private DatasetSummary dataset(List<ImageItem> items) {
    return new DatasetSummary(
        ClassTask.name(folder),
        folder.contentHash(),
        folder.items().size(),
        folder.skipped().size() + folder.items().size() - items.size(),
        ClassTask.levels(items),
        "All %,d images that could be read, of %,d classes, are evaluated"
            .formatted(items.size(), Parts.classes(items)),
        0,
        0,
        items.size(),
        Parts.classes(items));
  }

  private static LossDescription described(Answer answer) {
    ModelCard card = answer.card;
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("encoder", card.encoder());
    facts.put("dimension", String.valueOf(card.dimension()));
    facts.put("seed", String.valueOf(card.seed()));
    facts.put(
        "trained on",
        "%,d images of %,d classes".formatted(card.data().images(), card.data().classes()));
    return new LossDescription(
        answer.title, answer.title, card.loss(), null, Settings.GIVEN, facts, List.of());
  }
}
