package dev.kindred.compare;

import dev.kindred.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * One loss in the comparison, with the configuration it is trained by.
 *
 * @param key short and unique, such as "triplet"; names files and columns
 * @param config its training; the seed is set run by run
 */
public record Contender(String key, TrainingConfig config) {

  /**
   * Contenders that differ in the loss alone; losses of the same family are numbered.
   *
   * @param losses at least two
   * @param base all the rest
   */
  public static List<Contender> of(List<dev.kindred.nn.Loss> losses, TrainingConfig base) {
    List<String> families = losses.stream().map(LossTexts::family).toList();
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      String family = families.get(i);
      boolean shared = families.indexOf(family) != families.lastIndexOf(family);
      long number = families.subList(0, i + 1).stream().filter(family::equals).count();
      String key = shared ? family + "-" + number : family;
      contenders.add(new Contender(key, base.with(losses.get(i))));
    }
    return contenders;
  }
}
