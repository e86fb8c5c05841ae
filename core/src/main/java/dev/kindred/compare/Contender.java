package dev.kindred.compare;

import dev.kindred.compare.LossDescription.Settings;
import dev.kindred.nn.Loss;
import dev.kindred.nn.WrittenLoss;
import dev.kindred.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One loss in the comparison, with the configuration it is trained by.
 *
 * @param key short and unique, such as "triplet"; names files and columns
 * @param title for people, such as "Triplet"
 * @param settings whether its options and learning rate are searched before its runs
 * @param config its training, or that around which is searched; the seed is set run by run
 * @param fixed options of the loss that a search leaves as they are
 * @param asked which judgments it learns from, where there are judgments
 */
public record Contender(
    String key,
    String title,
    Settings settings,
    TrainingConfig config,
    Set<String> fixed,
    Asked asked) {

  public Contender {
    fixed = Set.copyOf(fixed);
  }

  /**
   * Contenders that differ in the loss alone; losses of the same family are numbered.
   *
   * @param losses at least two
   * @param base all the rest
   */
  public static List<Contender> of(List<Loss> losses, TrainingConfig base) {
    return ofWritten(losses.stream().map(l -> new WrittenLoss(l, Set.of())).toList(), base);
  }

  /**
   * The same for losses of which a search leaves the named options alone.
   *
   * @param written at least two
   * @param base all the rest
   */
  public static List<Contender> ofWritten(List<WrittenLoss> written, TrainingConfig base) {
    List<Loss> losses = written.stream().map(WrittenLoss::loss).toList();
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
              base.with(loss),
              written.get(i).named(),
              Asked.ALL));
    }
    return contenders;
  }

  /** Each contender with each choice of judgments. */
  static List<Contender> asking(List<Contender> contenders, List<Asked> choices) {
    List<Contender> all = new ArrayList<>();
    for (Asked asked : choices) {
      boolean one = choices.size() == 1;
      String name = asked.name().toLowerCase(Locale.ROOT);
      contenders.forEach(c ->
          all.add(
              new Contender(
                  one ? c.key : c.key + "-" + name,
                  one ? c.title : c.title + ", " + name,
                  c.settings,
                  c.config,
                  c.fixed,
                  asked)));
    }
    return all;
  }

  /**
   * The same contenders with tuned settings, followed by themselves as they are given: what tuning
   * changes is part of the answer.
   */
  static List<Contender> tunedAndGiven(List<Contender> contenders) {
    List<Contender> both = new ArrayList<>();
    contenders.forEach(
        c -> both.add(new Contender(c.key, c.title, Settings.TUNED, c.config, c.fixed, c.asked)));
    contenders.forEach(c ->
        both.add(
            new Contender(
                c.key + "-given",
                c.title + " as given",
                Settings.GIVEN,
                c.config,
                c.fixed,
                c.asked)));
    return both;
  }

  Contender with(TrainingConfig other) {
    return new Contender(key, title, settings, other, fixed, asked);
  }
}
