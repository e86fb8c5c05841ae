package dev.kindred.cli.report;

import dev.kindred.compare.LossDescription;
import dev.kindred.compare.Study;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One loss as the report draws it: the same colour, and for eyes that do not tell colours apart the
 * same dashes, everywhere.
 *
 * @param index position in the study
 * @param key the loss's key
 * @param title the loss's title
 */
record Contender(int index, String key, String title) {
  private static final int COLOURS = 8;
  private static final List<String> DASHES =
      List.of("none", "7 3", "2 3", "9 3 2 3", "4 2", "1 2", "12 3", "5 2 1 2 1 2");

  /** The losses that are compared. */
  static List<Contender> of(Study study) {
    return of(study.losses());
  }

  /** The same losses as given, where those compared are tuned: in the same colours. */
  static List<Contender> given(Study study) {
    return of(study.given());
  }

  private static List<Contender> of(List<LossDescription> losses) {
    return IntStream.range(0, losses.size())
        .mapToObj(i -> new Contender(i, losses.get(i).key(), losses.get(i).title()))
        .toList();
  }

  /** All titles as a heading. */
  static String headline(List<Contender> contenders) {
    return switch (contenders.size()) {
      case 1 -> contenders.getFirst().title;
      case 2 -> contenders.getFirst().title + " against " + contenders.getLast().title;
      case 3 -> "%s, %s and %s".formatted(contenders.stream().map(Contender::title).toArray());
      default -> contenders.size() + " losses compared";
    };
  }

  /** The style class that carries the colour. */
  String colour() {
    return "c" + index % COLOURS;
  }

  /** The value of stroke-dasharray. */
  String dashes() {
    return DASHES.get(index % COLOURS);
  }

  /** The title with a sample of its line. */
  void label(Markup to) {
    to.open("span", "class", "contender " + colour())
        .open("svg", "viewBox", "0 0 26 8", "width", 26, "height", 8, "aria-hidden", "true")
        .single(
            "line",
            "class",
            "curve",
            "x1",
            1,
            "y1",
            4,
            "x2",
            25,
            "y2",
            4,
            "stroke-dasharray",
            dashes())
        .close("svg")
        .element("span", title)
        .close("span");
  }

  /** All titles with their lines. */
  static void legend(Markup to, List<Contender> contenders) {
    to.open("p", "class", "legend");
    contenders.forEach(c -> c.label(to));
    to.close("p");
  }
}
