package dev.kindred.cli;

import dev.kindred.index.DataRoot;
import dev.kindred.index.IndexLocation;
import dev.kindred.index.VectorIndex;
import dev.kindred.index.Verification;
import dev.kindred.search.DuplicateReport;
import dev.kindred.search.Duplicates;
import dev.kindred.search.FolderSync;
import dev.kindred.search.ImportResult;
import dev.kindred.search.MissingRoot;
import dev.kindred.search.Shard;
import dev.kindred.search.SyncOptions;
import dev.kindred.search.SyncResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kindred index}. */
@Command(
    name = "index",
    description = {
      "Brings an index into step with one or several folders of images.",
      "Adds new images, embeds changed ones again, removes those that are gone. Files that were"
          + " renamed, moved or copied are known by their content. The model is needed the first time;"
          + " the index keeps a copy.",
      "In an index of several folders, each path begins with the name of its folder.",
      "With --vectors it takes vectors from elsewhere instead, into an index without a model."
    },
    footer = {
      "  kindred index photos --index photos.index --model photos.onnx",
      "  kindred index photos --index photos.index",
      "  kindred index photos --index photos.index --model new.onnx --rebuild",
      "  kindred index photos --index photos.index --watch",
      "  kindred index photos scans.zip --index all.index --model photos.onnx",
      "  kindred index more --index all.index --add",
      "  kindred index --index all.index",
      "  kindred index --index all.index --forget scans",
      "  kindred index --index photos.index --duplicates",
      "  kindred index --vectors words.npy --list words.csv --index words.index",
      "  kindred index photos --index opensearch://node1:9200,node2:9200/photos \\",
      "    --model photos.onnx",
      "  kindred index photos --index opensearchs://node1/photos \\",
      "    --model photos.onnx --shard 2/4",
      "",
      "To a cluster KINDRED_OPENSEARCH_USER and KINDRED_OPENSEARCH_PASSWORD, or",
      "KINDRED_OPENSEARCH_TOKEN, say who asks; KINDRED_OPENSEARCH_CA names a file",
      "with the certificates to trust."
    })
final class IndexVerb extends Verb {
  @Parameters(
      paramLabel = "DATA",
      arity = "0..*",
      description = {
        "Folders (each sub-folder is a class), .zip files of one, or .csv manifests; by default all"
            + " that the index has."
      })
  private List<Path> data = List.of();

  @Option(
      names = {"-i", "--index"},
      paramLabel = "INDEX",
      required = true,
      converter = Convert.ToIndex.class,
      description =
          "The index: a folder, or opensearch://HOST:PORT[,HOST:PORT…]/NAME of a cluster, opensearchs://"
              + " with TLS; made if it does not exist.")
  private IndexLocation index;

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

  @Option(names = "--add", description = "DATA that is new to the index becomes part of it.")
  private boolean add;

  @Option(
      names = "--forget",
      paramLabel = "NAME",
      description = "Remove a folder and its images from an index of several instead.")
  private @Nullable String forget;

  @Option(
      names = "--no-thumbnails",
      description = "Keep no small pictures of the images that are embedded now.")
  private boolean noThumbnails;

  @Option(
      names = "--quantize",
      description =
          "Make an index whose graph is walked by 4 bits of each number: an eighth of the memory, for"
              + " indexes that are larger than it. What is found is compared in full.")
  private boolean quantize;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      converter = Convert.ToShard.class,
      description =
          "Take only the I-th of N parts of DATA, by a hash of the paths, and leave the others alone: for"
              + " N machines that fill one index of a cluster together.")
  private @Nullable Shard shard;

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
    requireFittingOptions();
    VectorInstructions.warnIfUnused(console);
    if (verify) {
      verify(console);
    } else if (duplicates) {
      duplicates(console);
    } else if (imported.isAsked()) {
      importVectors(console);
    } else if (forget != null) {
      forget(forget, console);
    } else if (watch) {
      watch(console);
    } else {
      syncOnce(console);
    }
  }

  private void requireFittingOptions() {
    if (verify) {
      requireAloneWithoutData("--verify", "--index");
    }
    if (duplicates) {
      requireAloneWithoutData("--duplicates", "--index", "--within");
    }
    if (forget != null) {
      requireAloneWithoutData("--forget", "--index");
    }
    if (imported.isAsked()) {
      requireAloneWithoutData("--vectors", "--list", "--index", "--quantize", "--rebuild");
    }
    requireBeside("--duplicates", "--within");
    requireBeside("--watch", "--rescan");
    requireBeside("--vectors", "--list");
    if (shard != null && rebuild) {
      throw usage("--shard goes without --rebuild");
    }
    if (add && (rebuild || data.isEmpty())) {
      throw usage("--add needs DATA, and goes without --rebuild");
    }
    if (!(distance() >= 0 && distance() <= 2)) {
      throw usage("--within must be from 0 to 2, not " + within);
    }
    if (watch) {
      requireAtLeast(1, "--rescan", rescan);
    }
  }

  private void requireAloneWithoutData(String option, String... others) {
    requireAlone(option, others);
    if (!data.isEmpty()) {
      throw usage(option + " goes without DATA");
    }
  }

  private double distance() {
    return within == null ? Duplicates.DEFAULT_WITHIN : within;
  }

  private void verify(Console console) throws IOException {
    Verification verification = index.verify();
    if (json()) {
      console.json(verification);
    } else if (verification.intact()) {
      console.print("%s is intact".formatted(index));
    } else {
      console.print(verification.report());
    }
    if (!verification.intact()) {
      fail(
          console,
          "%s is damaged; rebuild it with: kindred index DATA --index %s --rebuild"
              .formatted(index, index));
    }
  }

  private void duplicates(Console console) throws IOException {
    DuplicateReport report;
    try (VectorIndex opened = index.open();
        Progress progress =
            console.progress("comparing", "images", opened.statistics().entries())) {
      report = Duplicates.find(opened, distance(), (done, total) -> progress.update(done));
    }
    if (json()) {
      console.json(report);
    } else {
      new DuplicatesOutput(console, report).text();
    }
  }

  private void importVectors(Console console) throws IOException {
    ImportResult result = imported.run(index, rebuild, quantize, console);
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

  private void forget(String name, Console console) throws IOException {
    DataRoot forgotten = FolderSync.forget(index, name, SyncOptions.DEFAULT.threads());
    if (json()) {
      console.json(Map.of("forgotten", forgotten));
    } else {
      console.print(
          "%s no longer holds the images of %s"
              .formatted(index, DataRoot.names(List.of(forgotten))));
    }
  }

  private void watch(Console console) throws IOException, InterruptedException {
    List<MissingRoot> told = new ArrayList<>();
    new Watching(watched(), index.folder(), Duration.ofSeconds(rescan), console)
        .run(first -> {
          SyncResult result = sync(rebuild && first, console);
          if (first || result.changed()) {
            print(result, console);
          }
          if (!told.equals(result.missing())) {
            told.clear();
            told.addAll(result.missing());
            told.forEach(missing -> console.warn(SyncOutput.leftAlone(missing, index)));
          }
        });
  }

  private List<Path> watched() throws IOException {
    if (!data.isEmpty()) {
      return data;
    }
    try (VectorIndex opened = index.open()) {
      return opened.card().roots().stream().map(root -> Path.of(root.location())).toList();
    }
  }

  private void syncOnce(Console console) throws IOException, InterruptedException {
    SyncResult result = sync(rebuild, console);
    print(result, console);
    for (MissingRoot missing : result.missing()) {
      fail(console, SyncOutput.leftAlone(missing, index));
    }
  }

  private SyncResult sync(boolean anew, Console console) throws IOException, InterruptedException {
    SyncOptions.Mode mode =
        anew ? SyncOptions.Mode.REBUILD : add ? SyncOptions.Mode.ADD : SyncOptions.Mode.UPDATE;
    SyncOptions options =
        SyncOptions.DEFAULT
            .on(device.device())
            .in(mode)
            .thumbnails(!noThumbnails)
            .quantized(quantize)
            .shard(shard == null ? Shard.WHOLE : shard);
    try (SyncProgress progress = new SyncProgress(console)) {
      return new FolderSync(data, index, model, options).run(progress);
    }
  }

  private void print(SyncResult result, Console console) {
    if (json()) {
      console.json(result);
    } else {
      new SyncOutput(console, index, result).text();
    }
  }
}
