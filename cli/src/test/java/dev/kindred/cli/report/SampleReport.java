package dev.kindred.cli.report;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.ComparisonReport.Measured;
import dev.kindred.compare.Control;
import dev.kindred.compare.DatasetSummary;
import dev.kindred.compare.EmbeddingMaps;
import dev.kindred.compare.GalleryChoice;
import dev.kindred.compare.GalleryQuery;
import dev.kindred.compare.LossDescription;
import dev.kindred.compare.LossDescription.Settings;
import dev.kindred.compare.Run;
import dev.kindred.compare.SearchSplit;
import dev.kindred.compare.Study;
import dev.kindred.metrics.NearestNeighbours;
import dev.kindred.metrics.RetrievalMetrics;
import dev.kindred.metrics.RetrievalReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An invented comparison: random embeddings that keep more or less of a two-level hierarchy. */
final class SampleReport {
  private static final int FAMILIES = 6;
  private static final int CLASSES = 36;
  private static final int EACH = 10;
  private static final int DIMENSION = 32;

  /**
   * How an invented loss behaves.
   *
   * @param family weight of the family's direction
   * @param noise weight of the item's own direction
   */
  record Invented(String key, String title, String formula, double family, double noise) {}

  static final Invented CONTRASTIVE =
      new Invented("contrastive", "Contrastive", "y·D² + (1−y)·max(0, m − D)²", 0.15, 1.15);
  static final Invented TRIPLET =
      new Invented("triplet", "Triplet", "max(0, D(a,p) − D(a,n) + m)", 0.45, 1.0);
  static final Invented NT_XENT =
      new Invented("nt-xent", "NT-Xent", "−log softmax over the batch of s/τ", 0.3, 0.9);

  static final Invented GRADED =
      new Invented("graded-contrastive", "Graded contrastive", "Σ β·…", 0.35, 1.1);
  static final Invented LADDER = new Invented("ladder", "Ladder", "Σ β·…", 0.6, 1.0);

  private final List<Invented> losses;
  private final int seeds;
  private final boolean hierarchy;
  private final String name;
  private final int[][] levels;
  private boolean tuned;

  SampleReport(String name, List<Invented> losses, int seeds, boolean hierarchy) {
    this.name = name;
    this.losses = losses;
    this.seeds = seeds;
    this.hierarchy = hierarchy;
    this.levels = new int[hierarchy ? 2 : 1][CLASSES * EACH];
    for (int i = 0; i < CLASSES * EACH; i++) {
      levels[levels.length - 1][i] = i / EACH;
      if (hierarchy) {
        levels[0][i] = i / EACH % FAMILIES;
      }
    }
  }

  /** Every loss stands beside itself as given, which keeps less. */
  SampleReport tuned() {
    tuned = true;
    return this;
  }

  private List<Invented> given() {
    return tuned
        ? losses.stream()
            .map(l ->
                new Invented(
                    l.key() + "-given",
                    l.title() + " as given",
                    l.formula(),
                    l.family(),
                    l.noise() + 0.4))
            .toList()
        : List.of();
  }

  ComparisonReport build() {
    List<Measured> measured = new ArrayList<>();
    Map<String, float[][]> firstSeed = new LinkedHashMap<>();
    for (Invented loss : Stream.concat(losses.stream(), given().stream()).toList()) {
      for (long seed = 1; seed <= seeds; seed++) {
        float[][] x = embeddings(loss, seed);
        firstSeed.putIfAbsent(loss.key(), x);
        RetrievalReport evaluation = RetrievalMetrics.leaveOneOut(x, levels);
        List<Run.CurvePoint> curve = curve(loss, seed, evaluation.metric("recall@1"));
        Run run =
            Run.of(
                loss.key(),
                seed,
                2_400 + seed,
                614_400,
                60.2 + seed / 10.0,
                "%064x".formatted(loss.key().hashCode() * 31L + seed),
                curve,
                evaluation,
                x,
                levels[levels.length - 1],
                1);
        measured.add(new Measured(run, evaluation.perQuery()));
      }
    }
    Map<String, float[][]> shown = new LinkedHashMap<>(firstSeed);
    given().forEach(l -> shown.remove(l.key()));
    return ComparisonReport.of(study(), measured, controls(), galleries(measured, firstSeed))
        .with(EmbeddingMaps.of(mapped(), shown, 1))
        .withSearches(measured.stream().map(m -> split(m.run())).toList());
  }

  private static SearchSplit split(Run run) {
    double map = run.metrics().getOrDefault("map@r", Double.NaN);
    return new SearchSplit(
        run.loss(), run.seed(), .9, Map.of("map@r", map), Map.of("map@r", map - .01));
  }

  private List<EmbeddingMaps.Image> mapped() {
    return IntStream.range(0, CLASSES * EACH)
        .mapToObj(i -> new EmbeddingMaps.Image(image(i).path(), List.of("family " + levels[0][i])))
        .toList();
  }

  private Study study() {
    Map<String, String> configuration = new LinkedHashMap<>();
    configuration.put("encoder", "conv4-64, 1 × 28 × 28, 64 dimensions");
    configuration.put("optimiser", "AdamW, rate 0.002, weight decay 0.0001");
    configuration.put("schedule", "100 steps warm-up, cosine to zero");
    configuration.put("batch", "64 classes × 4 images");
    configuration.put("budget per run", "60 s");
    return new Study(
        "2026-03-14",
        "kindred compare %s --losses %s --seeds %d --budget 60s --out report"
            .formatted(name, String.join(",", losses.stream().map(Invented::key).toList()), seeds),
        new DatasetSummary(
            name,
            "8e0ff2c1b6a94d0f3b1f0a7d5c2e9a41",
            19_280,
            3,
            hierarchy ? List.of("alphabet", "character") : List.of("character"),
            "whole alphabets held out, chosen with seed 1",
            15_400,
            770,
            CLASSES * EACH,
            CLASSES),
        Study.Unit.SEED,
        losses.stream().map(l -> description(l, tuned)).toList(),
        given().stream().map(l -> description(l, false)).toList(),
        configuration,
        Map.of("kindred", "0.1.0", "java", "25.0.3", "processor", "2 cores"),
        List.of(
            "All losses had the same encoder, initial weights per seed, batches, augmentations, optimiser and budget."));
  }

  private static LossDescription description(Invented loss, boolean tuned) {
    List<LossDescription.Trial> trials =
        List.of(
            new LossDescription.Trial(loss.key(), 2e-3, .61, 240, false),
            new LossDescription.Trial(loss.key() + "(margin=0.5)", 4e-3, .66, 240, true),
            new LossDescription.Trial(loss.key(), 8e-3, Double.NaN, 12, false));
    return new LossDescription(
        loss.key(),
        loss.title(),
        loss.formula(),
        cell(loss.key()),
        tuned ? Settings.TUNED : Settings.GIVEN,
        Map.of("margin", "0.5"),
        tuned ? trials : List.of());
  }

  private static LossDescription.@Nullable Cell cell(String key) {
    return switch (key) {
      case "contrastive" -> new LossDescription.Cell(false, false);
      case "triplet" -> new LossDescription.Cell(true, false);
      case "graded-contrastive" -> new LossDescription.Cell(false, true);
      case "ladder" -> new LossDescription.Cell(true, true);
      default -> null;
    };
  }

  private List<Control> controls() {
    return List.of(
        control("Random vectors", "Chance: what no knowledge scores.", 99),
        control("Pixels", "No learning: the image itself.", 2),
        control("Perfect classes, random centres", "Every class is one random point.", 0));
  }

  private Control control(String title, String explanation, double noise) {
    float[][] x = embeddings(new Invented("", "", "", 0, noise), 7);
    return new Control(title, explanation, RetrievalMetrics.leaveOneOut(x, levels).metrics());
  }

  private float[][] embeddings(Invented loss, long seed) {
    Random random = new Random(seed * 101 + loss.key().hashCode());
    double wobble = 1 + 0.04 * random.nextGaussian();
    float[][] families = directions(FAMILIES, random);
    float[][] classes = directions(CLASSES, random);
    float[][] own = directions(CLASSES * EACH, random);
    for (int i = 0; i < own.length; i++) {
      double squares = 0;
      for (int d = 0; d < DIMENSION; d++) {
        own[i][d] =
            (float)
                (loss.family * families[i / EACH % FAMILIES][d]
                    + classes[i / EACH][d]
                    + loss.noise * wobble * (1 + i % 7 / 4.0) * own[i][d]);
        squares += own[i][d] * own[i][d];
      }
      for (int d = 0; d < DIMENSION; d++) {
        own[i][d] /= (float) Math.sqrt(squares);
      }
    }
    return own;
  }

  private static float[][] directions(int count, Random random) {
    float[][] x = new float[count][DIMENSION];
    for (float[] row : x) {
      for (int d = 0; d < DIMENSION; d++) {
        row[d] = (float) (random.nextGaussian() / Math.sqrt(DIMENSION));
      }
    }
    return x;
  }

  private static List<Run.CurvePoint> curve(Invented loss, long seed, double reached) {
    Random random = new Random(seed + loss.key().hashCode());
    List<Run.CurvePoint> curve = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      double progress = 1 - Math.exp(-i / 9.0);
      double recall = reached * progress + 0.01 * random.nextGaussian();
      curve.add(
          new Run.CurvePoint(
              i * 60L,
              i * 1.5,
              0.4 - 0.3 * progress * (1 + loss.noise / 8) + 0.01 * random.nextGaussian(),
              i % 4 == 0 ? recall : Double.NaN));
    }
    return curve;
  }

  private List<GalleryQuery> galleries(List<Measured> measured, Map<String, float[][]> firstSeed) {
    double[][] scores =
        losses.stream()
            .map(l ->
                measured.stream()
                    .filter(m -> m.run().loss().equals(l.key()))
                    .map(m -> m.perQuery().getOrDefault("map@r", new double[0]))
                    .reduce(new double[CLASSES * EACH], SampleReport::plus))
            .map(sum -> Arrays.stream(sum).map(v -> v / seeds).toArray())
            .toArray(double[][]::new);
    List<GalleryQuery> galleries = new ArrayList<>();
    GalleryChoice.choose(scores, levels[levels.length - 1], 2)
        .forEach((kind, queries) -> {
          for (int q : queries) {
            List<GalleryQuery.Answer> answers = new ArrayList<>();
            for (int l = 0; l < losses.size(); l++) {
              String key = losses.get(l).key();
              answers.add(
                  new GalleryQuery.Answer(
                      key, 1, scores[l][q], hits(firstSeed.getOrDefault(key, new float[0][]), q)));
            }
            galleries.add(new GalleryQuery(kind, image(q), answers));
          }
        });
    return galleries;
  }

  private static double[] plus(double[] a, double[] b) {
    double[] sum = a.clone();
    for (int i = 0; i < b.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  private List<GalleryQuery.Hit> hits(float[][] x, int query) {
    NearestNeighbours near = NearestNeighbours.inGallery(new float[][] {x[query]}, x, 11, 1);
    List<GalleryQuery.Hit> hits = new ArrayList<>();
    for (int rank = 1; rank <= 10; rank++) {
      int item = near.items(0)[rank];
      int grade = 0;
      while (grade < levels.length && levels[grade][item] == levels[grade][query]) {
        grade++;
      }
      hits.add(
          new GalleryQuery.Hit(
              image(item), grade, grade == levels.length, near.distances(0)[rank]));
    }
    return hits;
  }

  private GalleryQuery.Image image(int i) {
    String alphabet = "Alphabet_of_the_<Magi>";
    String character = "character%02d".formatted(i / EACH);
    return new GalleryQuery.Image(
        "%s/%s/%04d_%02d.png".formatted(alphabet, character, i / EACH, i % EACH),
        hierarchy ? List.of(alphabet, character) : List.of(character),
        drawing(i));
  }

  /** A few strokes that look alike within a class. */
  private static String drawing(int i) {
    Random shape = new Random(i / EACH);
    Random hand = new Random(i);
    StringBuilder path = new StringBuilder();
    for (int stroke = 0; stroke < 3; stroke++) {
      for (int point = 0; point < 3; point++) {
        path.append(point == 0 ? "M" : "L")
            .append(12 + shape.nextInt(56) + hand.nextInt(8))
            .append(' ')
            .append(12 + shape.nextInt(56) + hand.nextInt(8));
      }
    }
    String svg =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 84 84'><path d='%s' fill='none' stroke='black' stroke-width='4' stroke-linecap='round' stroke-linejoin='round'/></svg>"
            .formatted(path);
    return "data:image/svg+xml;base64,"
        + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
  }
}
