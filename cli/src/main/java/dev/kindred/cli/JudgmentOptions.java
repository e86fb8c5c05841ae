package dev.kindred.cli;

import dev.kindred.compare.Asked;
import dev.kindred.compare.Judging;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.JudgmentSplit;
import dev.kindred.data.LabelTriplets;
import dev.kindred.data.Triplets;
import dev.kindred.data.Votes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Judgments to compare losses on, in place of classes. */
final class JudgmentOptions {
  /** The usual losses: the same judgments as triplets and as pairs. */
  static final String LOSSES =
      "contrastive(form=squared,positive-margin=0,margin=1.2,averaging=all),triplet(form=soft)";

  private static final String LABELS = "labels";
  private static final int FROM_LABELS = 10_000;
  private static final double NEAR = 0.25;

  /** Which judgments are learned from. */
  enum Choice {
    ALL,
    RANDOM,
    NEIGHBOURS,
    BOTH;

    List<Asked> asked() {
      return switch (this) {
        case ALL -> List.of(Asked.ALL);
        case RANDOM -> List.of(Asked.RANDOM);
        case NEIGHBOURS -> List.of(Asked.NEIGHBOURS);
        case BOTH -> List.of(Asked.RANDOM, Asked.NEIGHBOURS);
      };
    }
  }

  @Option(
      names = "--triplets",
      paramLabel = "CSV",
      description = {
        "Compare on judgments anchor,positive,negative[,weight] instead of labels; paths are"
            + " relative to DATA. Where a question has lines in both directions, weights are votes."
            + " The word labels makes 10,000 judgments from the hierarchy of folders."
      })
  private @Nullable Path file;

  @Option(
      names = "--comparisons",
      paramLabel = "WHICH",
      defaultValue = "all",
      description = {
        "Judgments to train on: all (the default), neighbours (both candidates near the anchor"
            + " beforehand), random (as many), or both of these, which shows what the choice does."
      })
  private Choice choice;

  @Option(
      names = "--near",
      paramLabel = "SHARE",
      defaultValue = "" + NEAR,
      description = "Share of the images that are an anchor's neighbours (default: 0.25).")
  private double near;

  boolean given() {
    return file != null;
  }

  /** What is wrong with the options, or null. */
  @Nullable String mistake() {
    if (!(near > 0 && near <= 1)) {
      return "--near must be above 0 and at most 1, not " + near;
    }
    return file == null && choice != Choice.ALL ? "--comparisons goes with --triplets" : null;
  }

  /**
   * Reads the judgments.
   *
   * @param heldOut share of the images held out; null for the usual one
   */
  Judging read(ImageFolder folder, @Nullable Double heldOut) throws IOException {
    if (file == null) {
      throw new IllegalStateException("no judgments were given");
    }
    Triplets lines =
        file.toString().equals(LABELS)
            ? LabelTriplets.of(folder.items(), FROM_LABELS, 1)
            : Triplets.read(file, folder);
    double share = heldOut == null ? JudgmentSplit.defaultFraction(lines) : heldOut;
    return new Judging(Votes.of(lines), choice.asked(), near, share);
  }

  /** The options that ask for the same again; empty without judgments. */
  String text() {
    return file == null
        ? ""
        : " --triplets %s --comparisons %s%s"
            .formatted(
                file,
                choice.name().toLowerCase(Locale.ROOT),
                near == NEAR ? "" : " --near " + near);
  }
}
