package dev.kindred.compare;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.Limits;
import dev.kindred.image.Thumbnail;
import dev.kindred.metrics.NearestNeighbours;
import dev.kindred.train.Evaluation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Results to look at: the same queries answered by the first seed's model of each loss. */
final class Galleries {
  /** What makes a query good or bad for a loss. */
  static final String SCORE = "map@r";

  private static final int EACH = 4;
  private static final int HITS = 10;
  private static final int THUMBNAIL = 64;
  private static final long FIRST_SEED = 1;

  private final ImageFolder folder;
  private final List<ImageItem> items;
  private final int[][] levels;
  private final List<Answerer> answerers;
  private final Map<Integer, GalleryQuery.Image> images = new HashMap<>();

  /**
   * A contender with the neighbours that its first model finds.
   *
   * @param score of each query, averaged over seeds
   */
  private record Answerer(String key, NearestNeighbours neighbours, double[] score) {}

  private Galleries(ImageFolder folder, List<ImageItem> items, List<Answerer> answerers) {
    this.folder = folder;
    this.items = items;
    this.levels = Evaluation.levels(items);
    this.answerers = answerers;
  }

  /**
   * What a contender gave.
   *
   * @param evaluation of its first seed
   * @param perQuery of all its seeds: metric key → one value per query
   */
  record Answers(String key, Evaluation evaluation, List<Map<String, double[]>> perQuery) {}

  /** Chooses queries and looks up their answers, which all are about the same images. */
  static List<GalleryQuery> of(ImageFolder folder, List<Answers> all, int threads) {
    List<Answerer> answerers =
        all.stream()
            .map(answers ->
                new Answerer(
                    answers.key,
                    NearestNeighbours.leaveOneOut(answers.evaluation.vectors(), HITS, threads),
                    mean(
                        answers.perQuery.stream()
                            .map(q -> Objects.requireNonNull(q.get(SCORE)))
                            .toList())))
            .toList();
    return new Galleries(folder, all.getFirst().evaluation.items(), answerers).choose();
  }

  private List<GalleryQuery> choose() {
    double[][] scores = answerers.stream().map(Answerer::score).toArray(double[][]::new);
    List<GalleryQuery> queries = new ArrayList<>();
    GalleryChoice.choose(scores, levels[levels.length - 1], EACH)
        .forEach((kind, chosen) ->
            chosen.forEach(q ->
                queries.add(
                    new GalleryQuery(
                        kind, image(q), answerers.stream().map(a -> answer(a, q)).toList()))));
    return queries;
  }

  private GalleryQuery.Answer answer(Answerer answerer, int query) {
    List<GalleryQuery.Hit> hits = new ArrayList<>();
    int[] found = answerer.neighbours.items(query);
    float[] distances = answerer.neighbours.distances(query);
    for (int rank = 0; rank < found.length; rank++) {
      int grade = grade(query, found[rank]);
      hits.add(
          new GalleryQuery.Hit(image(found[rank]), grade, grade == levels.length, distances[rank]));
    }
    return new GalleryQuery.Answer(answerer.key, FIRST_SEED, answerer.score[query], hits);
  }

  private int grade(int a, int b) {
    int grade = 0;
    while (grade < levels.length && levels[grade][a] == levels[grade][b]) {
      grade++;
    }
    return grade;
  }

  private GalleryQuery.Image image(int i) {
    return images.computeIfAbsent(
        i,
        k ->
            new GalleryQuery.Image(
                items.get(k).path(), items.get(k).labels(), thumbnail(items.get(k))));
  }

  private String thumbnail(ImageItem item) {
    try {
      ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
      return Thumbnail.dataUri(decoder.decode(folder.read(item), 2 * THUMBNAIL), THUMBNAIL);
    } catch (IOException e) {
      return ""; // It was read a moment ago; the report names the path.
    }
  }

  private static double[] mean(List<double[]> runs) {
    double[] mean = new double[runs.getFirst().length];
    for (double[] run : runs) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += run[i] / runs.size();
      }
    }
    return mean;
  }
}
