package dev.kindred.cli;

import dev.kindred.compare.Contender;
import dev.kindred.compare.Protocol;
import dev.kindred.data.ImageFolder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.JudgedLoss;
import dev.kindred.nn.Loss;
import dev.kindred.nn.LossText;
import dev.kindred.nn.Network;
import dev.kindred.nn.WrittenLoss;
import dev.kindred.runtime.Device;
import dev.kindred.train.Budget;
import dev.kindred.train.HoldOut;
import dev.kindred.train.Sampling;
import dev.kindred.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kindred compare}. */
@Command(
    name = "compare",
    description = {
      "Trains each loss under the same budget and reports which ranks better.",
      "All models are measured on classes that none of them has seen. Runs of the same seed share"
          + " initial weights, batches and augmentation, so that only the loss differs.",
      "With --models: measures models as they are on all images of DATA."
    },
    footer = {
      "  kindred compare photos --quick --out first-look",
      "  kindred compare photos --out which-loss",
      "  kindred compare glyphs.zip --losses contrastive,triplet,nt-xent \\",
      "    --seeds 5 --budget 5m --out which-loss",
      "  kindred compare photos --losses 'triplet(mining=batch-hard),triplet' \\",
      "    --out mining",
      "  kindred compare photos --backbone squeezenet.onnx --pixels caffe \\",
      "    --out on-features",
      "  kindred compare stones --triplets judgments.csv --comparisons both \\",
      "    --seeds 10 --backbone squeezenet.onnx --pixels caffe --out order",
      "  kindred compare photos --tune 8 --seeds 10 --out tuned",
      "  kindred compare photos --tune 8 --seeds 10 --out tuned --resume",
      "  kindred compare new-photos --models old.onnx,new.onnx --out old-or-new"
    })
final class CompareVerb extends Verb {
  private static final String LOSSES = "contrastive,triplet";
  private static final double HELD_OUT = 0.2;
  private static final Budget USUAL = new Budget.Time(Duration.ofMinutes(2));
  private static final Budget QUICK = new Budget.Time(Duration.ofSeconds(20));
  private static final int SEEDS = 3;
  private static final int QUICK_SEEDS = 2;

  @Parameters(
      paramLabel = "DATA",
      description = "A folder (each sub-folder is a class), a .zip of one, or a .csv manifest.")
  private Path data;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Where report.html, report.json and the models go.")
  private Path out;

  @Option(
      names = {"-l", "--losses"},
      paramLabel = "L,L",
      description = {
        "The losses, with options as for train (default: contrastive,triplet; with --triplets both"
            + " in the form that suits judgments)."
      })
  private @Nullable String losses;

  @Option(
      names = {"-m", "--models"},
      paramLabel = "M,M",
      split = ",",
      description = {
        "Compare these models as they are and train none; best on images that none of them was"
            + " trained on. Goes with --out and --device alone."
      })
  private List<Path> models = List.of();

  @Option(
      names = {"-n", "--seeds"},
      paramLabel = "N",
      description = "Runs per loss; intervals need at least 2 (default: 3).")
  private @Nullable Integer seeds;

  @Option(
      names = "--quick",
      description =
          "A first look: 2 runs per loss of 20s each, where --seeds and the training time are not"
              + " given.")
  private boolean quick;

  @Option(
      names = {"-b", "--budget"},
      paramLabel = "TIME",
      converter = Convert.ToDuration.class,
      description =
          "Training time of each run, such as 90s or 10m (default: 2m, or 20s for a projection on a"
              + " frozen backbone).")
  private @Nullable Duration time;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Give each run N passes over the images instead: equal steps, whatever else the machine"
              + " does.")
  private @Nullable Integer epochs;

  @Option(names = "--steps", paramLabel = "N", description = "Give each run N batches instead.")
  private @Nullable Long steps;

  @Option(
      names = {"-e", "--encoder"},
      paramLabel = "E",
      converter = Convert.ToEncoder.class,
      description = "As for train; by default chosen by the images.")
  private @Nullable Encoder encoder;

  @Option(
      names = "--no-augment",
      description = {
        "Train on the images as they are, not varied at random; right where their size or slant is"
            + " what counts."
      })
  private boolean plain;

  @Mixin private BackboneOptions backbone = new BackboneOptions();

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = {
        "Where the features of frozen backbones are kept (default: kindred in the user's cache"
            + " folder)."
      })
  private Path cache = UserCache.folder();

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      description =
          "Share of the classes kept for the evaluation (default: 0.2; with --triplets 0.3 of the"
              + " images).")
  private @Nullable Double heldOut;

  @Mixin private JudgmentOptions judgments = new JudgmentOptions();

  @Mixin private TuneOptions tune = new TuneOptions();

  @Option(
      names = "--resume",
      description =
          "Go on with a comparison that was stopped: runs and trials that are in DIR count, given"
              + " the same options.")
  private boolean resume;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Train N runs at the same time, each with its share of the processor cores (default:"
              + " ${DEFAULT-VALUE}).")
  private int parallel;

  @Mixin private DeviceOption device = new DeviceOption();

  @Override
  void run(Console console) throws IOException, InterruptedException {
    if (!models.isEmpty()) {
      compareModels(console);
      return;
    }
    int runs = seeds != null ? seeds : quick ? QUICK_SEEDS : SEEDS;
    requireAtLeast(1, "--seeds", runs);
    requireAtLeast(1, "--parallel", parallel);
    if (heldOut != null && !(heldOut > 0 && heldOut < 1)) {
      throw usage("--held-out must be above 0 and below 1, not " + heldOut);
    }
    check();
    List<WrittenLoss> parsed = parse();
    try (ImageFolder folder = ImageFolder.open(data)) {
      Network network = backbone.network(folder, encoder);
      TrainingConfig usual = TrainingConfig.of(parsed.getFirst().loss(), network);
      Budget budget = length().or(backbone.frozen() ? usual.budget() : quick ? QUICK : USUAL);
      Sampling sampling = plain ? usual.sampling().unvaried() : usual.sampling();
      TrainingConfig base =
          usual
              .with(budget)
              .with(sampling)
              .with(device.device(), Math.max(1, usual.threads() / parallel));
      HoldOut evaluation = new HoldOut(HoldOut.Unit.AUTO, heldOut == null ? HELD_OUT : heldOut, 1);
      Protocol given =
          new Protocol(
              Contender.ofWritten(parsed, base), runs, evaluation, command(network, runs, budget));
      Protocol on = judgments.given() ? given.on(judgments.read(folder, heldOut)) : given;
      Protocol protocol = tune.given() ? on.tuned(tune.plan(budget)) : on;
      Comparison comparison =
          Comparison.run(console, folder, protocol, out, resume, cache, parallel);
      show(comparison, console);
    }
  }

  private void compareModels(Console console) throws IOException, InterruptedException {
    if (models.size() < 2) {
      throw usage("--models needs at least two, separated by commas");
    }
    for (Path model : models) {
      if (!Files.isRegularFile(model)) {
        throw usage("--models: there is no file " + model);
      }
    }
    requireAlone("--models", "--out", "--device");
    try (ImageFolder folder = ImageFolder.open(data)) {
      String command =
          "kindred compare %s --models %s%s --out %s"
              .formatted(
                  data,
                  models.stream().map(Path::toString).collect(Collectors.joining(",")),
                  device.device().equals(Device.CPU) ? "" : " --device " + device.device().text(),
                  out);
      show(Comparison.of(console, folder, models, out, device.device(), command), console);
    } catch (IllegalArgumentException e) {
      throw usage("--models: " + e.getMessage());
    }
  }

  private void show(Comparison comparison, Console console) {
    if (json()) {
      console.json(comparison.json());
    } else {
      comparison.print(console);
    }
  }

  private String losses() {
    return losses != null ? losses : judgments.given() ? JudgmentOptions.LOSSES : LOSSES;
  }

  private List<WrittenLoss> parse() {
    try {
      List<WrittenLoss> parsed = LossText.split(losses()).stream().map(WrittenLoss::parse).toList();
      if (judgments.given() && !parsed.stream().allMatch(l -> l.loss() instanceof JudgedLoss)) {
        throw usage("--triplets: only contrastive and triplet learn from judgments");
      }
      if (parsed.size() < 2) {
        throw usage("--losses needs at least two, separated by commas");
      }
      return parsed;
    } catch (IllegalArgumentException e) {
      throw usage("--losses: " + e.getMessage());
    }
  }

  private void check() {
    requireNone(length().mistake(), tune.mistake(), judgments.mistake(), backbone.mistake(encoder));
    if (backbone.untrained()) {
      throw usage("--head none leaves nothing to train, and so nothing to compare");
    }
  }

  private RunLength length() {
    return new RunLength(time, epochs, steps);
  }

  private String command(Network network, int runs, Budget budget) {
    String how =
        switch (budget) {
          case Budget.Time t -> "--budget %ds".formatted(t.limit().toSeconds());
          case Budget.Epochs e -> "--epochs " + e.count();
          case Budget.Steps s -> "--steps " + s.count();
        };
    // In full, so that other defaults change nothing; but what is named is not searched.
    String all =
        tune.given()
            ? losses()
            : LossText.parseList(losses()).stream()
                .map(Loss::text)
                .collect(Collectors.joining(","));
    String what = backbone.given() ? backbone.text() : " --encoder " + network.name();
    String where = device.device().equals(Device.CPU) ? "" : " --device " + device.device().text();
    return "kindred compare %s%s --losses '%s' --seeds %d %s%s%s%s%s%s%s --out %s"
        .formatted(
            data,
            judgments.text(),
            all,
            runs,
            how,
            what,
            plain ? " --no-augment" : "",
            heldOut == null ? "" : " --held-out " + heldOut,
            tune.text(),
            parallel == 1 ? "" : " --parallel " + parallel,
            where,
            out);
  }
}
