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

  /** Copies the names of the options. */
  public Contender {
    fixed = Set.copyOf(fixed);
  }

  /**
   * Contenders that differ in the loss alone; losses of the same family are numbered, and named by
   * what they differ in.
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
    List<String> families = written.stream().map(w -> LossTexts.family(w.loss())).toList();
    List<String> titles =
        written.stream().map(w -> LossTexts.title(w, family(w, written))).toList();
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      WrittenLoss one = written.get(i);
      contenders.add(
          new Contender(
              numbered(families, i, "-"),
              numbered(titles, i, " "),
              Settings.GIVEN,
              base.with(one.loss()),
              one.named(),
              Asked.ALL));
    }
    return contenders;
  }

  private static List<WrittenLoss> family(WrittenLoss one, List<WrittenLoss> all) {
    String family = LossTexts.family(one.loss());
    return all.stream().filter(l -> LossTexts.family(l.loss()).equals(family)).toList();
  }

  /** A name, with a number where others are called the same. */
  private static String numbered(List<String> names, int i, String before) {
    String name = names.get(i);
    long same = names.stream().filter(name::equals).count();
    long number = names.subList(0, i + 1).stream().filter(name::equals).count();
    return same == 1 ? name : name + before + number;
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
