package dev.kindred.compare;

import dev.kindred.compare.LossDescription.Settings;
import dev.kindred.nn.Loss;
import dev.kindred.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * One loss in the comparison, with the configuration it is trained by.
 *
 * @param key short and unique, such as "triplet"; names files and columns
 * @param title for people, such as "Triplet"
 * @param settings whether its options and learning rate are searched before its runs
 * @param config its training, or that around which is searched; the seed is set run by run
 */
public record Contender(String key, String title, Settings settings, TrainingConfig config) {

  /**
   * Contenders that differ in the loss alone; losses of the same family are numbered.
   *
   * @param losses at least two
   * @param base all the rest
   */
  public static List<Contender> of(List<Loss> losses, TrainingConfig base) {
    List<String> families = losses.stream().map(LossTexts::family).toList();
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      Loss loss = losses.get(i);
      String family = families.get(i);
      boolean shared = families.indexOf(family) != families.lastIndexOf(family);
      long number = families.subList(0, i + 1).stream().filter(family::equals).count();
      contenders.add(
          new Contender(
              shared ? family + "-" + number : family,
              shared ? LossTexts.title(loss) + " " + number : LossTexts.title(loss),
              Settings.GIVEN,
              base.with(loss)));
    }
    return contenders;
  }

  /**
   * The same contenders with tuned settings, followed by themselves as they are given: what tuning
   * changes is part of the answer.
   */
  static List<Contender> tunedAndGiven(List<Contender> contenders) {
    List<Contender> both = new ArrayList<>();
    contenders.forEach(c -> both.add(new Contender(c.key, c.title, Settings.TUNED, c.config)));
    contenders.forEach(c ->
        both.add(new Contender(c.key + "-given", c.title + " as given", Settings.GIVEN, c.config)));
    return both;
  }

  Contender with(TrainingConfig other) {
    return new Contender(key, title, settings, other);
  }
}
