package dev.kindred.compare;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.Triplets;
import dev.kindred.data.Votes;
import dev.kindred.metrics.TripletAgreement;
import dev.kindred.train.ItemTable;
import dev.kindred.train.TrainingConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What agrees with judgments without learning from images, and the most that can: each the mean
 * over the test judgments of all seeds.
 */
final class JudgmentControls {
  private final JudgmentTask task;
  private final Protocol protocol;
  private final Votes votes;
  private final ImageFolder folder;
  private final BooleanSupplier cancelled;

  JudgmentControls(
      JudgmentTask task,
      Protocol protocol,
      Votes votes,
      ImageFolder folder,
      BooleanSupplier cancelled) {
    this.task = task;
    this.protocol = protocol;
    this.votes = votes;
    this.folder = folder;
    this.cancelled = cancelled;
  }

  /** What is measured by the test judgments of one seed. */
  private interface Measure {
    OptionalDouble of(long seed, Triplets test) throws IOException;
  }

  List<Control> of(List<Controls.Untrained> untrained) throws IOException {
    List<Control> all = new ArrayList<>();
    for (Controls.Untrained one : untrained) {
      TripletAgreement.Dissimilarity fixed = task.dissimilarity(one.evaluation());
      all.add(control(one.title(), one.explanation(), (seed, test) -> agreed(fixed, test)));
    }
    Contender first = protocol.contenders().getFirst();
    all.add(
        control(
            "Item popularity (Borda)",
            "No image is seen: whatever more often was the more alike is taken to be more alike to all.",
            (seed, test) -> agreed(popularity(task.training(first, seed)), test)));
    for (Contender contender : protocol.contenders()) {
      if (contender.asked() == first.asked() && contender.settings() == first.settings()) {
        tabled(contender, all);
      }
    }
    if (votes.ceiling(votes.majority()).isPresent()) {
      all.add(
          control(
              "Ceiling by the votes",
              "The agreement to expect of knowing what most people would answer, as the majority of few votes may be another.",
              (seed, test) -> votes.ceiling(test)));
    }
    return all;
  }

  private void tabled(Contender contender, List<Control> to) throws IOException {
    if (folder.items().size() > ItemTable.MOST_ITEMS) {
      return;
    }
    List<TripletAgreement.Dissimilarity> tables = new ArrayList<>();
    for (long seed = 1; seed <= protocol.seeds(); seed++) {
      Triplets train = task.training(contender, seed);
      TrainingConfig config = contender.config().withSeed(seed);
      tables.add(
          TripletAgreement.squaredDistance(ItemTable.train(config, folder, train, cancelled)));
    }
    to.add(
        control(
            "Free table, " + contender.title().toLowerCase(Locale.ROOT),
            "No image is seen: a free vector for each one, trained by this loss as long as the networks; of images not trained on it knows nothing.",
            (seed, test) -> agreed(tables.get(Math.toIntExact(seed - 1)), test)));
  }

  private static OptionalDouble agreed(TripletAgreement.Dissimilarity how, Triplets test) {
    return test.size() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(JudgmentTask.agreement(how, test).accuracy());
  }

  private Control control(String title, String explanation, Measure measure) throws IOException {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (long seed = 1; seed <= protocol.seeds(); seed++) {
      for (Map.Entry<String, Triplets> test : task.tests(seed).entrySet()) {
        double[] sum = sums.computeIfAbsent(test.getKey(), k -> new double[2]);
        OptionalDouble value = measure.of(seed, test.getValue());
        if (value.isPresent()) {
          sum[0] += value.getAsDouble();
          sum[1]++;
        }
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    sums.forEach((key, sum) -> metrics.put(key, sum[0] / sum[1]));
    return new Control(title, explanation, metrics);
  }

  /** How often, by weight, an item was the less alike; one half where it was never compared. */
  private TripletAgreement.Dissimilarity popularity(Triplets train) {
    double[] won = new double[folder.items().size()];
    double[] all = new double[won.length];
    for (int j = 0; j < train.size(); j++) {
      won[train.item(j, 1)] += train.weight(j);
      all[train.item(j, 1)] += train.weight(j);
      all[train.item(j, 2)] += train.weight(j);
    }
    double[] losses =
        IntStream.range(0, won.length)
            .mapToDouble(i -> all[i] == 0 ? 0.5 : 1 - won[i] / all[i])
            .toArray();
    return (anchor, other) -> losses[other];
  }
}
