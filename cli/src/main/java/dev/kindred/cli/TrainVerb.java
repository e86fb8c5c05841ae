package dev.kindred.cli;

import dev.kindred.data.ImageFolder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.Loss;
import dev.kindred.nn.Network;
import dev.kindred.nn.WrittenLoss;
import dev.kindred.train.RunFiles;
import dev.kindred.train.RunLog;
import dev.kindred.train.Supervision;
import dev.kindred.train.TrainedModel;
import dev.kindred.train.Trainer;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.TrainingException;
import dev.kindred.train.TrainingListener;
import dev.kindred.train.Tuning;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kindred train}. */
@Command(
    name = "train",
    description = {
      "Trains a model on images.",
      "Classes are the sub-folders of DATA; some are kept apart and show how well the model does on"
          + " classes it has never seen. Without sub-folders, two views of one image count as a"
          + " class. Judgments in a CSV file can take the place of classes.",
      "With --feedback: continues the model of an index by what people said about its hits."
    },
    footer = {
      "  kindred train photos --out photos.onnx",
      "  kindred train photos --out t.onnx --loss triplet --budget 20m",
      "  kindred train photos --out c.onnx --loss 'contrastive(margin=0.8)' \\",
      "    --epochs 30 --seed 7",
      "  kindred train photos --out head.onnx --backbone squeezenet.onnx \\",
      "    --pixels caffe",
      "  kindred train photos --out fine.onnx --backbone squeezenet.onnx \\",
      "    --pixels caffe --finetune --budget 15m",
      "  kindred train stones --out order.onnx --triplets judgments.csv",
      "  kindred train photos --out t.onnx --loss triplet --tune 12",
      "  kindred train photos --out t.onnx --steps 20000 --resume",
      "  kindred train photos --out t.onnx --config recipe.toml",
      "  kindred train --feedback photos.index --out taught.onnx"
    })
final class TrainVerb extends Verb {
  private static final String TUNED = ".tuned.json";
  private static final List<String> SHOWN =
      List.of(
          "recall@1",
          "recall@8",
          "map@r",
          "ndcg",
          "auc_per_query",
          "auc_pooled",
          "triplet_accuracy",
          "pair_auc");

  @Parameters(
      paramLabel = "DATA",
      arity = "0..1",
      description = "A folder (each sub-folder is a class), a .zip of one, or a .csv manifest.")
  private @Nullable Path data;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "M.onnx",
      required = true,
      description = {
        "The model to write; its run log goes beside it as M.jsonl, and its state while it trains as"
            + " M.checkpoint."
      })
  private Path out;

  @Option(
      names = "--feedback",
      paramLabel = "INDEX",
      description = {
        "Learn from the feedback that the page of this index collected, starting from the index's"
            + " model. Goes with --out and --seed alone, without DATA."
      })
  private @Nullable Path feedback;

  @Option(
      names = {"-l", "--loss"},
      paramLabel = "L",
      converter = Convert.ToLoss.class,
      description = {
        "contrastive, triplet, nt-xent (the default), supcon, multi-similarity, proxy-anchor,"
            + " log-ratio, ladder or graded-contrastive, with options such as"
            + " 'triplet(mining=batch-hard,margin=0.3)'."
      })
  private @Nullable WrittenLoss loss;

  @Option(
      names = {"-e", "--encoder"},
      paramLabel = "E",
      converter = Convert.ToEncoder.class,
      description = {
        "gray28, gray40, gray56, rgb64, rgb96, rgb128 or conv4-64; by default chosen by the images."
      })
  private @Nullable Encoder encoder;

  @Mixin private BackboneOptions backbone = new BackboneOptions();

  @Mixin private SupervisionOptions supervision = new SupervisionOptions();

  @Mixin private RunOptions run = new RunOptions();

  @Mixin private TuneOptions tune = new TuneOptions();

  @Option(
      names = "--resume",
      description = {
        "Go on from M.checkpoint, if it is there, with the same options as then; with --steps or"
            + " --epochs the model is the same as if the run had never stopped."
      })
  private boolean resume;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = {
        "Where the features of frozen backbones are kept (default: kindred in the user's cache"
            + " folder)."
      })
  private Path cache = UserCache.folder();

  @Option(
      names = "--config",
      paramLabel = "T.toml",
      description = {
        "Read options from this file: their long names without dashes, such as budget = \"10m\"."
            + " Options on the command line go first."
      })
  @SuppressWarnings("UnusedVariable") // ConfigFile has put its content among the arguments
  private @Nullable Path config;

  @Mixin private DeviceOption device = new DeviceOption();

  @Override
  void run(Console console) throws IOException, InterruptedException {
    if (feedback != null) {
      learnFrom(feedback, console);
    } else if (data != null) {
      train(data, console);
    } else {
      throw usage("Give DATA, or --feedback INDEX");
    }
  }

  private void learnFrom(Path index, Console console) throws IOException, InterruptedException {
    if (data != null) {
      throw usage("--feedback goes without DATA: it learns from the images of the index");
    }
    requireAlone("--feedback", "--out", "--seed");
    OutputFiles.requireWritable(out);
    FeedbackLesson.run(index, out, run.seed(), console, json());
  }

  private void train(Path data, Console console) throws IOException, InterruptedException {
    check();
    OutputFiles.requireWritable(out);
    Path checkpoint = beside(".checkpoint");
    if (resume && Files.exists(out) && !Files.exists(checkpoint) && !Files.exists(beside(TUNED))) {
      console.note(
          "%s is finished already: there is no %s to go on from".formatted(out, checkpoint));
      if (json()) {
        console.json(Map.of("model", out.toString(), "steps", 0));
      }
      return;
    }
    TrainedModel trained;
    Tuning tuning = null;
    try (ImageFolder folder = ImageFolder.open(data);
        RunLog log = resume ? RunLog.append(beside(".jsonl")) : new RunLog(beside(".jsonl"));
        Progress progress = console.progress("training", "steps", -1)) {
      Network network = backbone.network(folder, encoder);
      Loss chosen = loss == null ? supervision.usualLoss() : loss.loss();
      TrainingConfig settings =
          run.applyTo(TrainingConfig.of(chosen, network).with(supervision.holdOut()));
      settings = settings.with(device.device(), settings.threads());
      Supervision how = supervision.read(folder);
      console.note(
          "loss %s, network %s, %s"
              .formatted(chosen.text(), network.name(), settings.budget().text()));
      TrainingListener listener = new BothListeners(new TrainingProgress(console, progress), log);
      RunFiles files = new RunFiles(checkpoint, resume, Duration.ofSeconds(30), cache);
      if (tune.given()) {
        tuning =
            tune.search(
                console,
                progress,
                log,
                beside(TUNED),
                settings,
                loss == null ? Set.of() : loss.named(),
                folder,
                how,
                files);
        settings = tuning.best();
        console.note(
            "training with %s, learning rate %s"
                .formatted(settings.loss().text(), settings.schedule().peak()));
      }
      trained =
          Trainer.train(
              settings, folder, folder.items(), how, files, listener, Interrupt::requested);
      trained = tuning == null ? trained : trained.tunedBy(tuning);
    } catch (TrainingException e) {
      throw new IOException(e.getMessage(), e);
    }
    trained.save(out);
    if (!Interrupt.requested()) {
      Files.deleteIfExists(checkpoint);
      if (tuning != null) {
        Files.deleteIfExists(beside(TUNED));
      }
    }
    report(data, console, trained, tuning);
  }

  private void check() {
    requireNone(run.mistake(), supervision.mistake(), tune.mistake(), backbone.mistake(encoder));
    if (tune.given() && backbone.untrained()) {
      throw usage("--tune has nothing to tune with --head none: nothing is trained");
    }
  }

  private Path beside(String ending) {
    String name = String.valueOf(out.getFileName());
    String base = name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
    return out.resolveSibling(base + ending);
  }

  private void report(Path data, Console console, TrainedModel trained, @Nullable Tuning tuning) {
    Map<String, Double> metrics = trained.card().metrics();
    if (json()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("model", out.toString());
      result.put("log", beside(".jsonl").toString());
      result.put("loss", trained.card().loss());
      result.put("encoder", trained.card().encoder());
      result.put("seed", run.seed());
      result.put("steps", trained.steps());
      result.put("seconds", trained.seconds());
      result.put("images", trained.card().data().images());
      result.put("classes", trained.card().data().classes());
      result.put("held_out_classes", trained.card().data().heldOut().size());
      result.put("peak_memory_mb", ProcessMemory.peakMegabytes());
      if (tuning != null) {
        result.put("tuning", tuning.trials());
      }
      result.put("metrics", Json.finite(metrics));
      console.json(result);
      return;
    }
    console.print(
        String.format(
            Locale.ROOT,
            "%s: %,d steps in %s, peak memory %,d MB%s",
            out,
            trained.steps(),
            Progress.duration(trained.seconds()),
            ProcessMemory.peakMegabytes(),
            Interrupt.requested() ? ", stopped early; --resume goes on" : ""));
    if (!metrics.isEmpty()) {
      Table table = new Table("on what was not trained on", "value");
      SHOWN.stream()
          .filter(metrics::containsKey)
          .forEach(key -> table.row(key, metrics.getOrDefault(key, Double.NaN)));
      table.print(console);
    }
    console.print("Next: kindred index %s --index DIR --model %s".formatted(data, out));
  }
}
