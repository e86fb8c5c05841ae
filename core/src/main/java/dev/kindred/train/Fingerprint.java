package dev.kindred.train;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.JudgmentSplit;
import dev.kindred.data.Judgments;
import dev.kindred.runtime.ContentHash;
import java.nio.charset.StandardCharsets;

/** Tells runs apart: equal only if everything is equal that decides what a run does. */
final class Fingerprint {
  private Fingerprint() {}

  static String of(TrainingConfig config, ImageFolder folder, Dataset data) {
    StringBuilder all = new StringBuilder();
    all.append(config.describe()).append('\n');
    all.append(config.network().description()).append('\n');
    all.append(config.loss().text()).append('\n');
    all.append(config.seed()).append(' ').append(config.device().text()).append('\n');
    all.append(folder.contentHash()).append('\n');
    data.train().forEach(i -> all.append(i.path()).append('\n'));
    JudgmentSplit judged = data.judged();
    if (judged != null) {
      add(all, judged.train());
      add(all, judged.heldOut());
    }
    return ContentHash.of(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void add(StringBuilder all, Judgments judgments) {
    for (int j = 0; j < judgments.size(); j++) {
      for (int role = 0; role < judgments.arity(); role++) {
        all.append(judgments.item(j, role)).append(',');
      }
      all.append(judgments.weight(j)).append('\n');
    }
  }
}
