package dev.kindred.compare;

import dev.kindred.nn.Contrastive;
import dev.kindred.nn.Loss;
import dev.kindred.nn.NtXent;
import dev.kindred.nn.Triplet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Losses in words, for the report. */
final class LossTexts {
  private LossTexts() {}

  /** A name that is good for files. */
  static String family(Loss loss) {
    return switch (loss) {
      case Contrastive c -> "contrastive";
      case Triplet t -> "triplet";
      case NtXent n -> "nt-xent";
    };
  }

  static LossDescription describe(Contender contender) {
    Loss loss = contender.config().loss();
    return new LossDescription(
        contender.key(), title(contender.key()), formula(loss), parameters(loss));
  }

  private static String title(String key) {
    return key.startsWith("nt-xent")
        ? "NT-Xent" + key.substring("nt-xent".length()).replace('-', ' ')
        : Character.toUpperCase(key.charAt(0)) + key.substring(1).replace('-', ' ');
  }

  private static String formula(Loss loss) {
    return switch (loss) {
      case Contrastive c ->
          switch (c.form()) {
            case LINEAR -> "y·[D(a,b) − m₊]₊ + (1−y)·[m₋ − D(a,b)]₊";
            case SQUARED -> "y·[D(a,b) − m₊]₊² + (1−y)·[m₋ − D(a,b)]₊²";
          };
      case Triplet t ->
          switch (t.form()) {
            case PLAIN -> "[D(a,p) − D(a,n) + m]₊";
            case SQUARED -> "[D(a,p)² − D(a,n)² + m]₊";
            case SOFT -> "log(1 + exp(D(a,p) − D(a,n)))";
          };
      case NtXent n -> "−log( e^{s(a,p)/τ} / (e^{s(a,p)/τ} + Σₙ e^{s(a,n)/τ}) )";
    };
  }

  private static Map<String, String> parameters(Loss loss) {
    Map<String, String> all = new LinkedHashMap<>();
    switch (loss) {
      case Contrastive c -> {
        all.put("m₊", String.valueOf(c.positiveMargin()));
        all.put("m₋", String.valueOf(c.margin()));
        all.put("averaged over", c.averaging().name().toLowerCase(java.util.Locale.ROOT));
      }
      case Triplet t -> {
        if (t.form() != Triplet.Form.SOFT) {
          all.put("m", String.valueOf(t.margin()));
        }
        all.put("mining", t.mining().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
      }
      case NtXent n -> all.put("τ", String.valueOf(n.temperature()));
    }
    return all;
  }
}
