package dev.kindred.cli;

import dev.kindred.cli.demo.GlyphArtist;
import dev.kindred.cli.demo.GlyphSeries;
import dev.kindred.compare.Contender;
import dev.kindred.compare.Protocol;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.search.FolderSync;
import dev.kindred.search.ImageHit;
import dev.kindred.search.ImageQuery;
import dev.kindred.search.ImageSearch;
import dev.kindred.search.SyncListener;
import dev.kindred.search.SyncOptions;
import dev.kindred.search.SyncResult;
import dev.kindred.train.Budget;
import dev.kindred.train.HoldOut;
import dev.kindred.train.Sampling;
import dev.kindred.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindred demo}. */
@Command(
    name = "demo",
    description = {
      "Does everything once, on drawn images: draws the signs of invented alphabets, trains a"
          + " contrastive and a triplet model on them, compares the two on alphabets that neither"
          + " has seen, indexes the images and searches them. Takes under 3 minutes on 2 cores."
    },
    footer = {
      "  kindred demo",
      "  kindred demo --out demo-files --seeds 3",
      "  kindred demo --write-glyphs hands --triplets 20000 --noise 0.1"
    })
final class DemoVerb extends Verb {
  private static final GlyphArtist ARTIST = new GlyphArtist(12, 10, 16, 1);
  private static final GlyphSeries SERIES = new GlyphSeries(120, 1);
  private static final int HITS = 5;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "kindred-demo",
      description = "Where images, models, index and report go (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = {"-n", "--seeds"},
      paramLabel = "N",
      defaultValue = "2",
      description = "Runs per loss (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = {"-b", "--budget"},
      paramLabel = "TIME",
      converter = Convert.ToDuration.class,
      defaultValue = "20s",
      description = "Training time of each run (default: ${DEFAULT-VALUE}).")
  private Duration budget;

  @Option(
      names = "--write-glyphs",
      paramLabel = "DIR",
      description = {
        "Only draw one sign by 120 hands of known parameters into DIR/glyphs, and write DIR/parameters.csv"
            + " and DIR/triplets.csv, for compare --triplets."
      })
  private @Nullable Path series;

  @Option(
      names = "--triplets",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Judgments by the distance of the parameters (default: ${DEFAULT-VALUE}).")
  private int triplets;

  @Option(
      names = "--noise",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of the judgments to turn round at random (default: none).")
  private double noise;

  @Override
  void run(Console console) throws IOException, InterruptedException {
    requireBeside("--write-glyphs", "--triplets", "--noise");
    if (series != null) {
      write(console, series);
      return;
    }
    requireAtLeast(1, "--seeds", seeds);
    Path images = OutputFiles.folder(out.resolve("images"));
    draw(console, images);
    TrainingConfig base =
        TrainingConfig.of(LossText.parse("triplet"), Encoder.named("gray28"))
            .with(new Sampling(32, 4, true, true))
            .with(new Budget.Time(budget));
    List<Contender> contenders = Contender.of(LossText.parseList("contrastive,triplet"), base);
    Comparison comparison;
    try (ImageFolder folder = ImageFolder.open(images)) {
      comparison =
          Comparison.run(
              console,
              folder,
              new Protocol(
                  contenders,
                  seeds,
                  new HoldOut(HoldOut.Unit.GROUPS, 0.25, 1),
                  "kindred demo --seeds %d --budget %ds".formatted(seeds, budget.toSeconds())),
              out,
              false,
              UserCache.folder(),
              1);
    }
    Path index = out.resolve("index");
    SyncResult synced =
        new FolderSync(
                images,
                index,
                comparison.model(contenders.getLast()),
                SyncOptions.DEFAULT.in(SyncOptions.Mode.REBUILD))
            .run(quiet());
    Found found = search(images, index);
    if (json()) {
      Map<String, Object> result = new LinkedHashMap<>(comparison.json());
      result.put("images", images.toString());
      result.put("index", index.toString());
      result.put("indexed", synced.images());
      result.put("query", found.query);
      result.put("hits", found.hits);
      console.json(result);
      return;
    }
    print(console, comparison, synced, found);
  }

  private void write(Console console, Path folder) throws IOException {
    requireAtLeast(1, "--triplets", triplets);
    if (!(noise >= 0 && noise <= 1)) {
      throw usage("--noise must be between 0 and 1, not " + noise);
    }
    SERIES.draw(folder, triplets, noise);
    Path glyphs = folder.resolve(GlyphSeries.GLYPHS);
    Path judgments = folder.resolve("triplets.csv");
    if (json()) {
      console.json(
          Map.of(
              "images", glyphs.toString(),
              "parameters", folder.resolve("parameters.csv").toString(),
              "triplets", judgments.toString()));
    } else {
      console.print(
          "Next: kindred compare %s --triplets %s --comparisons both --out DIR"
              .formatted(glyphs, judgments));
    }
  }

  private static void draw(Console console, Path images) throws IOException {
    try (Progress progress = console.progress("drawing", "images", ARTIST.images())) {
      ARTIST.draw(images, progress::update);
    }
  }

  private static SyncListener quiet() {
    return new SyncListener() {
      @Override
      public void comparing() {
        Interrupt.check();
      }

      @Override
      public void embedded(int done, int total) {
        Interrupt.check();
      }

      @Override
      public void compacting() {
        Interrupt.check();
      }
    };
  }

  private record Found(String query, List<ImageHit> hits) {}

  /** Searches with the first drawing of the last sign. */
  private static Found search(Path images, Path index) throws IOException {
    String query;
    try (ImageFolder folder = ImageFolder.open(images)) {
      ImageItem last = folder.items().getLast();
      query =
          folder.items().stream()
              .filter(i -> i.classKey().equals(last.classKey()))
              .findFirst()
              .orElse(last)
              .path();
    }
    try (ImageSearch search = ImageSearch.open(index)) {
      float[] vector = search.embed(Files.readAllBytes(images.resolve(query)));
      ImageQuery others = ImageQuery.of(vector, HITS).without(Set.of(query));
      return new Found(query, search.search(others).hits());
    }
  }

  private void print(Console console, Comparison comparison, SyncResult synced, Found found) {
    console.print(
        String.format(
            Locale.ROOT,
            "%,d images indexed with the triplet model in %.1f s. Nearest to %s:",
            synced.images(),
            synced.seconds(),
            found.query));
    Table hits = new Table("rank", "distance", "path");
    found.hits.forEach(h -> hits.row(h.rank(), h.distance(), h.path()));
    hits.print(console);
    console.print("");
    comparison.print(console);
    console.print("");
    console.print("Search on:");
    console.print(
        "  kindred search %s --index %s"
            .formatted(out.resolve("images").resolve(found.query), out.resolve("index")));
  }
}
