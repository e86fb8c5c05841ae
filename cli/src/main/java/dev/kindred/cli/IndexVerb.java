package dev.kindred.cli;

import dev.kindred.index.IndexException;
import dev.kindred.index.LuceneIndex;
import dev.kindred.index.Verification;
import dev.kindred.search.DuplicateReport;
import dev.kindred.search.Duplicates;
import dev.kindred.search.FolderSync;
import dev.kindred.search.ImportResult;
import dev.kindred.search.SyncListener;
import dev.kindred.search.SyncOptions;
import dev.kindred.search.SyncResult;
import dev.kindred.search.SyncTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kindred index}. */
@Command(
    name = "index",
    description = {
      "Brings an index into step with a folder of images.",
      "Adds new images, embeds changed ones again, removes those that are gone. Files that were"
          + " renamed, moved or copied are known by their content. The model is needed the first time;"
          + " the index keeps a copy.",
      "With --vectors it takes vectors from elsewhere instead, into an index without a model."
    },
    footer = {
      "  kindred index photos --index photos.index --model photos.onnx",
      "  kindred index photos --index photos.index",
      "  kindred index photos --index photos.index --model new.onnx --rebuild",
      "  kindred index photos --index photos.index --watch",
      "  kindred index --index photos.index --duplicates",
      "  kindred index --vectors words.npy --list words.csv --index words.index"
    })
final class IndexVerb extends Verb {
  @Parameters(
      paramLabel = "DATA",
      arity = "0..1",
      description = "A folder (each sub-folder is a class), a .zip of one, or a .csv manifest.")
  private @Nullable Path data;

  @Option(
      names = {"-i", "--index"},
      paramLabel = "DIR",
      required = true,
      description = "The index folder; made if it does not exist.")
  private Path index;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "M.onnx",
      description = "The model; by default the one that the index was made with.")
  private @Nullable Path model;

  @Option(
      names = "--rebuild",
      description =
          "Start over, also with another model or DATA. Until it is done, searches use the old index.")
  private boolean rebuild;

  @Option(names = "--verify", description = "Check the files of the index instead.")
  private boolean verify;

  @Option(
      names = "--duplicates",
      description = {
        "List identical files and similar images of the index instead, and mark those whose labels"
            + " differ."
      })
  private boolean duplicates;

  @Option(
      names = "--within",
      paramLabel = "D",
      description =
          "With --duplicates: images whose vectors are at most so far apart are similar, from 0 to 2"
              + " (default: 0.3, which finds nearly all photographs that were saved again, many that"
              + " were scaled, and few others; less for a model that draws classes together closely).")
  private @Nullable Double within;

  @Option(
      names = "--watch",
      description =
          "Go on until Ctrl-C, with a sync whenever something in DATA changes. Prints a line for each"
              + " that found something; with --json, each line is a document.")
  private boolean watch;

  @Option(
      names = "--rescan",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "With --watch: look at least so often, for what the system does not tell, as on network"
              + " drives (default: ${DEFAULT-VALUE}).")
  private int rescan;

  @Mixin private ImportOptions imported = new ImportOptions();

  @Mixin private DeviceOption device = new DeviceOption();

  @Override
  void run(Console console) throws IOException, InterruptedException {
    if (verify && duplicates) {
      throw usage("--verify and --duplicates are two commands");
    }
    if (imported.isAsked() && (verify || duplicates || data != null || model != null || watch)) {
      throw usage("--vectors goes with --list, --index and --rebuild only");
    }
    if ((verify || duplicates) && (data != null || model != null || rebuild || watch)) {
      throw usage((verify ? "--verify" : "--duplicates") + " goes without DATA and its options");
    }
    double distance = within == null ? Duplicates.DEFAULT_WITHIN : within;
    if (!(distance >= 0 && distance <= 2) || (within != null && !duplicates)) {
      throw usage("--within must be from 0 to 2, and goes with --duplicates");
    }
    VectorInstructions.warnIfUnused(console);
    if (verify) {
      verify(console);
    } else if (duplicates) {
      duplicates(distance, console);
    } else if (imported.isAsked()) {
      print(imported.run(index, rebuild, console), console);
    } else if (data == null) {
      throw usage("Missing required parameter: 'DATA'");
    } else if (watch) {
      requireAtLeast(1, "--rescan", rescan);
      watch(data, console);
    } else {
      print(sync(data, rebuild, console), console);
    }
  }

  private void watch(Path folder, Console console) throws IOException, InterruptedException {
    new Watching(folder, index, Duration.ofSeconds(rescan), console)
        .run(first -> {
          SyncResult result = sync(folder, rebuild && first, console);
          if (first || result.changed()) {
            print(result, console);
          }
        });
  }

  private SyncResult sync(Path folder, boolean anew, Console console)
      throws IOException, InterruptedException {
    SyncOptions usual = SyncOptions.DEFAULT.on(device.device());
    SyncOptions options = anew ? usual.rebuilding() : usual;
    try (SyncProgress progress = new SyncProgress(console)) {
      return new FolderSync(folder, index, model, options).run(progress);
    }
  }

  private void print(SyncResult result, Console console) {
    if (json()) {
      console.json(result);
      return;
    }
    Embedding.warn(result.skipped(), console);
    console.print(
        String.format(
            Locale.ROOT,
            "%s: %,d images (%,d added, %,d updated, %,d renamed, %,d removed, %,d unchanged, %,d left out) in %.1f s",
            index,
            result.images(),
            result.added(),
            result.updated(),
            result.renamed(),
            result.removed(),
            result.unchanged(),
            result.skipped().size(),
            result.seconds()));
    if (result.times().encode() > 0) {
      console.print(spent(result.times()));
    }
  }

  private void print(ImportResult result, Console console) {
    if (json()) {
      console.json(result);
      return;
    }
    console.print(
        String.format(
            Locale.ROOT,
            "%s: %,d vectors of dimension %d (%,d added, %,d updated) in %.1f s",
            index,
            result.vectors(),
            result.dimension(),
            result.added(),
            result.updated(),
            result.seconds()));
  }

  private static String spent(SyncTimes times) {
    return String.format(
        Locale.ROOT,
        "  on all threads: reading %.1f s, decoding %.1f s, scaling %.1f s, encoding %.1f s, writing %.1f s,"
            + " finishing %.1f s",
        times.read(),
        times.decode(),
        times.preprocess(),
        times.encode(),
        times.write(),
        times.finish());
  }

  private void duplicates(double distance, Console console) throws IOException {
    DuplicateReport report;
    try (LuceneIndex opened = LuceneIndex.open(index);
        Progress progress =
            console.progress("comparing", "images", opened.statistics().entries())) {
      report = Duplicates.find(opened, distance, (done, total) -> progress.update(done));
    }
    if (json()) {
      console.json(report);
    } else {
      new DuplicatesOutput(console, report).text();
    }
  }

  private void verify(Console console) throws IOException {
    Verification verification = LuceneIndex.verify(index);
    if (json()) {
      console.json(verification);
    } else if (verification.intact()) {
      console.print("%s is intact".formatted(index));
    } else {
      console.print(verification.report());
    }
    if (!verification.intact()) {
      throw new IndexException(
          "%s is damaged; rebuild it with: kindred index DATA --index %s --rebuild"
              .formatted(index, index));
    }
  }

  /** Shows how far a sync has come; the number of images to embed is known only once it runs. */
  private static final class SyncProgress implements SyncListener, AutoCloseable {
    private final Console console;
    private @Nullable Progress progress;

    SyncProgress(Console console) {
      this.console = console;
    }

    @Override
    public void comparing() {
      Interrupt.check();
    }

    @Override
    public void embedded(int done, int total) {
      if (progress == null) {
        progress = console.progress("indexing", "images", total);
      }
      progress.update(done);
    }

    @Override
    public void compacting() {
      Interrupt.check();
    }

    @Override
    public void close() {
      if (progress != null) {
        progress.close();
      }
    }
  }
}
