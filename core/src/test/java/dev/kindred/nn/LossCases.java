package dev.kindred.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every loss in every form that the tests check. */
final class LossCases {
  private LossCases() {}

  static Stream<Loss> all() {
    List<Loss> all = new ArrayList<>();
    for (Contrastive.Form form : Contrastive.Form.values()) {
      for (Contrastive.Averaging averaging : Contrastive.Averaging.values()) {
        for (Mining mining : Mining.values()) {
          all.add(new Contrastive(form, 0, 1.1, averaging, mining));
          all.add(new Contrastive(form, 0.4, 1.3, averaging, mining));
        }
      }
    }
    for (Triplet.Form form : Triplet.Form.values()) {
      for (Mining mining : Mining.values()) {
        all.add(new Triplet(form, 0.35, mining, false));
        all.add(new Triplet(form, 0.35, mining, true));
      }
    }
    all.add(new NtXent(0.1));
    all.add(new SupCon(0.1));
    all.add(new SupCon(1));
    all.add(new MultiSimilarity(2, 50, 0.5, 0.1));
    all.add(new MultiSimilarity(5, 20, 0.2, 0));
    all.add(new MultiSimilarity(1, 4, 1, 2));
    all.add(new ProxyAnchor(32, 0.1, 100));
    all.add(new ProxyAnchor(4, 0.3, 1));
    all.add(new LogRatio());
    for (Ladder.Mining mining : Ladder.Mining.values()) {
      all.add(new Ladder(List.of(0.2, 0.1), List.of(1.0, 0.25), mining));
      all.add(new Ladder(List.of(0.4), List.of(0.5), mining));
    }
    all.add(new GradedContrastive(List.of(0.4, 0.8), List.of(1.1, 1.3), List.of(1.0, 0.25)));
    all.add(new GradedContrastive(List.of(0.0), List.of(1.2), List.of(0.5)));
    for (Loss loss : List.copyOf(all)) {
      if (remembers(loss)) {
        all.add(new CrossBatch(loss, 2));
      }
    }
    return all.stream();
  }

  /** Whether a loss can use a memory. */
  static boolean remembers(Loss loss) {
    return switch (loss) {
      case Contrastive c -> true;
      case Triplet t -> true;
      case NtXent n -> true;
      case SupCon s -> true;
      case MultiSimilarity m -> true;
      case ProxyAnchor p -> false;
      case LogRatio l -> false;
      case Ladder l -> false;
      case GradedContrastive g -> false;
      case CrossBatch c -> false;
    };
  }
}
