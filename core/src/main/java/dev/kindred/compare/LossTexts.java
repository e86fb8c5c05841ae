package dev.kindred.compare;

import dev.kindred.nn.Contrastive;
import dev.kindred.nn.CrossBatch;
import dev.kindred.nn.GradedContrastive;
import dev.kindred.nn.Ladder;
import dev.kindred.nn.LogRatio;
import dev.kindred.nn.Loss;
import dev.kindred.nn.LossText;
import dev.kindred.nn.Mining;
import dev.kindred.nn.MultiSimilarity;
import dev.kindred.nn.NtXent;
import dev.kindred.nn.ProxyAnchor;
import dev.kindred.nn.SupCon;
import dev.kindred.nn.Triplet;
import dev.kindred.nn.WrittenLoss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Losses in words, for the report. */
final class LossTexts {
  private LossTexts() {}

  /** A name that is good for files. */
  static String family(Loss loss) {
    return LossText.name(loss);
  }

  /**
   * Describes a contender.
   *
   * @param trials that led to its settings; empty where they are as given
   */
  static LossDescription describe(Contender contender, List<LossDescription.Trial> trials) {
    Loss loss = contender.config().loss();
    Map<String, String> parameters = parameters(loss);
    parameters.put("learning rate", String.valueOf(contender.config().schedule().peak()));
    return new LossDescription(
        contender.key(),
        contender.title(),
        formula(loss),
        cell(loss),
        contender.settings(),
        parameters,
        trials);
  }

  static String title(Loss loss) {
    return switch (loss) {
      case Contrastive c -> "Contrastive";
      case Triplet t -> "Triplet";
      case NtXent n -> "NT-Xent";
      case SupCon s -> "SupCon";
      case MultiSimilarity m -> "Multi-similarity";
      case ProxyAnchor p -> "Proxy-anchor";
      case LogRatio l -> "Log-ratio";
      case Ladder l -> "Ladder";
      case GradedContrastive g -> "Graded contrastive";
      case CrossBatch c -> title(c.loss());
    };
  }

  /**
   * A title that tells a loss from others of its family by the named options that differ, such as
   * "Triplet, batch-hard" or "Triplet, margin 0.5".
   *
   * @param family losses of the same family, this one among them
   */
  static String title(WrittenLoss written, List<WrittenLoss> family) {
    List<String> parts = new ArrayList<>();
    parts.add(title(written.loss()));
    LossText.options(written.loss())
        .forEach((name, value) -> {
          boolean alike =
              family.stream().allMatch(l -> value.equals(LossText.options(l.loss()).get(name)));
          if (!alike && written.named().contains(name)) {
            parts.add(value instanceof Enum<?> choice ? words(choice) : name + " " + value);
          }
        });
    return String.join(", ", parts);
  }

  private static LossDescription.@Nullable Cell cell(Loss loss) {
    return switch (loss) {
      case Contrastive c -> new LossDescription.Cell(false, false);
      case Triplet t -> new LossDescription.Cell(true, false);
      case GradedContrastive g -> new LossDescription.Cell(false, true);
      case Ladder l -> new LossDescription.Cell(true, true);
      case CrossBatch c -> cell(c.loss());
      case NtXent n -> null;
      case SupCon s -> null;
      case MultiSimilarity m -> null;
      case ProxyAnchor p -> null;
      case LogRatio l -> null;
    };
  }

  private static String formula(Loss loss) {
    return switch (loss) {
      case Contrastive c ->
          switch (c.form()) {
            case LINEAR -> "y·[D(a,b) − m₊]₊ + (1−y)·[m₋ − D(a,b)]₊";
            case SQUARED -> "y·[D(a,b) − m₊]₊² + (1−y)·[m₋ − D(a,b)]₊²";
          };
      case Triplet t -> formula(t);
      case NtXent n -> "−log( e^{s(a,p)/τ} / (e^{s(a,p)/τ} + Σₙ e^{s(a,n)/τ}) )";
      case SupCon s -> "−log( e^{s(a,p)/τ} / Σₓ e^{s(a,x)/τ} ), x ≠ a";
      case MultiSimilarity m ->
          "log(1 + Σₚ e^{−α(s(a,p)−λ)}) / α + log(1 + Σₙ e^{β(s(a,n)−λ)}) / β";
      case ProxyAnchor p ->
          "mean₊ log(1 + Σ_{x∈c} e^{−α(s(x,c)−δ)}) + mean log(1 + Σ_{x∉c} e^{α(s(x,c)+δ)})";
      case LogRatio l -> "(log D(a,i)/D(a,j) − log y(a,i)/y(a,j))²";
      case Ladder l -> "Σₗ βₗ·[max_{level ≥ l} D(a,i) − min_{level < l} D(a,j) + mₗ]₊";
      case GradedContrastive g ->
          "Σₗ βₗ·( mean_{level ≥ l} [D(a,i) − pₗ]₊ + mean_{level < l} [nₗ − D(a,j)]₊ )";
      case CrossBatch c -> formula(c.loss());
    };
  }

  private static String formula(Triplet t) {
    String negative = t.swap() ? "D̂(a,n)" : "D(a,n)";
    String where = t.swap() ? ", D̂(a,n) = min(D(a,n), D(p,n))" : "";
    return switch (t.form()) {
          case PLAIN -> "[D(a,p) − " + negative + " + m]₊";
          case SQUARED -> "[D(a,p)² − " + negative + "² + m]₊";
          case SOFT -> "log(1 + exp(D(a,p) − " + negative + "))";
        }
        + where;
  }

  private static Map<String, String> parameters(Loss loss) {
    Map<String, String> all = new LinkedHashMap<>();
    switch (loss) {
      case Contrastive c -> {
        all.put("m₊", String.valueOf(c.positiveMargin()));
        all.put("m₋", String.valueOf(c.margin()));
        all.put("averaged over", words(c.averaging()));
        if (c.mining() != Mining.ALL) {
          all.put("mining", words(c.mining()));
        }
      }
      case Triplet t -> {
        if (t.form() != Triplet.Form.SOFT) {
          all.put("m", String.valueOf(t.margin()));
        }
        all.put("mining", words(t.mining()));
      }
      case NtXent n -> all.put("τ", String.valueOf(n.temperature()));
      case SupCon s -> all.put("τ", String.valueOf(s.temperature()));
      case MultiSimilarity m -> {
        all.put("α", String.valueOf(m.alpha()));
        all.put("β", String.valueOf(m.beta()));
        all.put("λ", String.valueOf(m.base()));
        all.put("ε of the mining", String.valueOf(m.epsilon()));
      }
      case ProxyAnchor p -> {
        all.put("α", String.valueOf(p.alpha()));
        all.put("δ", String.valueOf(p.delta()));
        all.put("learning rate of the proxies", "× " + p.proxyRate());
      }
      case LogRatio l -> all.put("y", "levels up to the nearest common label, plus 1");
      case Ladder l -> {
        all.put("m, from the class up", list(l.margins()));
        all.put("β, from the class up", list(l.weights()));
        all.put("mining", words(l.mining()));
      }
      case GradedContrastive g -> {
        all.put("p, from the class up", list(g.positiveMargins()));
        all.put("n, from the class up", list(g.margins()));
        all.put("β, from the class up", list(g.weights()));
      }
      case CrossBatch c -> {
        all.putAll(parameters(c.loss()));
        all.put("memory", c.batches() + " batches");
      }
    }
    return all;
  }

  private static String list(List<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String words(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
