package dev.kindred.cli;

import dev.kindred.data.ImageFolder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.Loss;
import dev.kindred.train.Budget;
import dev.kindred.train.EncoderChoice;
import dev.kindred.train.HoldOut;
import dev.kindred.train.RunLog;
import dev.kindred.train.TrainedModel;
import dev.kindred.train.Trainer;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.TrainingException;
import dev.kindred.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kindred train}. */
@Command(
    name = "train",
    description = {
      "Trains a model on images.",
      "Classes are the sub-folders of DATA; some are kept apart and show how well the model does on"
          + " classes it has never seen. Without sub-folders, two views of one image count as a"
          + " class."
    },
    footer = {
      "  kindred train photos --out photos.onnx",
      "  kindred train photos --out t.onnx --loss triplet --budget 20m",
      "  kindred train photos --out c.onnx --loss 'contrastive(margin=0.8)' \\",
      "    --epochs 30 --seed 7"
    })
final class TrainVerb extends Verb {
  private static final List<String> SHOWN =
      List.of("recall@1", "recall@8", "map@r", "ndcg", "auc_per_query", "auc_pooled");

  @Parameters(
      paramLabel = "DATA",
      description = "A folder (each sub-folder is a class), a .zip of one, or a .csv manifest.")
  private Path data;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "M.onnx",
      required = true,
      description = "The model to write; its run log goes beside it, as M.jsonl.")
  private Path out;

  @Option(
      names = {"-l", "--loss"},
      paramLabel = "L",
      defaultValue = "nt-xent",
      converter = Convert.ToLoss.class,
      description = {
        "contrastive, triplet or nt-xent (the default), with options such as"
            + " 'triplet(mining=batch-hard,margin=0.3)'."
      })
  private Loss loss;

  @Option(
      names = {"-e", "--encoder"},
      paramLabel = "E",
      converter = Convert.ToEncoder.class,
      description = {
        "gray28, gray40, gray56, rgb64, rgb96, rgb128 or conv4-64; by default chosen by the images."
      })
  private @Nullable Encoder encoder;

  @Option(
      names = {"-b", "--budget"},
      paramLabel = "TIME",
      converter = Convert.ToDuration.class,
      description = "How long to train, such as 90s, 10m or 1h (default: 5m).")
  private @Nullable Duration time;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Train for N passes over the images instead.")
  private @Nullable Integer epochs;

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      defaultValue = "0.2",
      description = "Share of the classes kept for validation (default: ${DEFAULT-VALUE}).")
  private double heldOut;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of weights, batches and augmentation (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  void run(Console console) throws IOException, InterruptedException {
    Budget budget = budget();
    if (!(heldOut > 0 && heldOut < 1)) {
      throw usage("--held-out must be above 0 and below 1, not " + heldOut);
    }
    OutputFiles.requireWritable(out);
    TrainedModel trained;
    try (ImageFolder folder = ImageFolder.open(data);
        RunLog log = new RunLog(logFile());
        Progress progress = console.progress("training", "steps", -1)) {
      Encoder chosen = encoder == null ? EncoderChoice.of(folder) : encoder;
      TrainingConfig defaults = TrainingConfig.of(loss, chosen);
      TrainingConfig config =
          defaults
              .with(budget)
              .with(new HoldOut(defaults.holdOut().unit(), heldOut, defaults.holdOut().seed()))
              .withSeed(seed);
      console.note("loss %s, encoder %s, %s".formatted(loss.text(), chosen.name(), budget.text()));
      TrainingListener listener = new BothListeners(new TrainingProgress(console, progress), log);
      trained = Trainer.train(config, folder, folder.items(), listener, Interrupt::requested);
    } catch (TrainingException e) {
      throw new IOException(e.getMessage(), e);
    }
    trained.save(out);
    report(console, trained);
  }

  private Budget budget() {
    if (time != null && epochs != null) {
      throw usage("Give --budget or --epochs, not both");
    }
    if (epochs != null) {
      requireAtLeast(1, "--epochs", epochs);
      return new Budget.Epochs(epochs);
    }
    return new Budget.Time(time == null ? Duration.ofMinutes(5) : time);
  }

  private Path logFile() {
    String name = out.getFileName().toString();
    String base = name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
    return out.resolveSibling(base + ".jsonl");
  }

  private void report(Console console, TrainedModel trained) {
    Map<String, Double> metrics = trained.card().metrics();
    if (json()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("model", out.toString());
      result.put("log", logFile().toString());
      result.put("loss", trained.card().loss());
      result.put("encoder", trained.card().encoder());
      result.put("seed", seed);
      result.put("steps", trained.steps());
      result.put("seconds", trained.seconds());
      result.put("images", trained.card().data().images());
      result.put("classes", trained.card().data().classes());
      result.put("held_out_classes", trained.card().data().heldOut().size());
      result.put("metrics", Json.finite(metrics));
      console.json(result);
      return;
    }
    console.print(
        String.format(
            Locale.ROOT,
            "%s: %,d steps in %s%s",
            out,
            trained.steps(),
            Progress.duration(trained.seconds()),
            Interrupt.requested() ? ", stopped early" : ""));
    if (!metrics.isEmpty()) {
      Table table = new Table("on unseen classes", "value");
      SHOWN.forEach(key -> table.row(key, metrics.getOrDefault(key, Double.NaN)));
      table.print(console);
    }
    console.print("Next: kindred index %s --index DIR --model %s".formatted(data, out));
  }
}
