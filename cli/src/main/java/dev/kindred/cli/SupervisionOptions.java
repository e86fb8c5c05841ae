package dev.kindred.cli;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.JudgmentSplit;
import dev.kindred.data.Judgments;
import dev.kindred.data.Pairs;
import dev.kindred.data.Triplets;
import dev.kindred.nn.Loss;
import dev.kindred.nn.LossText;
import dev.kindred.train.HoldOut;
import dev.kindred.train.Supervision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What tells which images belong together, and what of it is kept for validation. */
final class SupervisionOptions {
  @Option(
      names = "--triplets",
      paramLabel = "CSV",
      description = {
        "Learn from judgments anchor,positive,negative[,weight] instead of labels; paths are"
            + " relative to DATA. For contrastive and triplet."
      })
  private @Nullable Path triplets;

  @Option(
      names = "--pairs",
      paramLabel = "CSV",
      description = "Learn from judgments a,b,same[,weight] instead of labels. For contrastive.")
  private @Nullable Path pairs;

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      description = {
        "Share of the classes kept for validation, 0 for none (default: 0.2; with --triplets 0.3 of"
            + " the images)."
      })
  private @Nullable Double share;

  @Option(
      names = "--held-out-unit",
      paramLabel = "UNIT",
      defaultValue = "auto",
      description = {
        "What is held out as a whole: classes, groups of classes, images (of known classes), or auto"
            + " (the default): groups where there are at least five of them, else classes."
      })
  private HoldOut.Unit unit;

  @Option(
      names = "--held-out-seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Which of them: the same for runs that are compared (default: 1).")
  private long seed;

  boolean judged() {
    return triplets != null || pairs != null;
  }

  /** What is wrong with the options, or null. */
  @Nullable String mistake() {
    if (triplets != null && pairs != null) {
      return "Give --triplets or --pairs, not both";
    }
    return share != null && !(share >= 0 && share < 1)
        ? "--held-out must be at least 0 and below 1, not " + share
        : null;
  }

  HoldOut holdOut() {
    return new HoldOut(unit, share == null ? 0.2 : share, seed);
  }

  /** The loss to use unless one is given. */
  Loss usualLoss() {
    return LossText.parse(triplets != null ? "triplet" : pairs != null ? "contrastive" : "nt-xent");
  }

  Supervision read(ImageFolder folder) throws IOException {
    if (!judged()) {
      return new Supervision.Labels();
    }
    Judgments judgments =
        triplets != null
            ? Triplets.read(triplets, folder)
            : Pairs.read(Objects.requireNonNull(pairs), folder);
    double fraction = share == null ? JudgmentSplit.defaultFraction(judgments) : share;
    return new Supervision.Judged(
        fraction == 0
            ? JudgmentSplit.whole(judgments)
            : JudgmentSplit.of(judgments, folder.items(), fraction, seed));
  }
}
