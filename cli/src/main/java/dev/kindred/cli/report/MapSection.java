package dev.kindred.cli.report;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.EmbeddingMaps;
import dev.kindred.compare.EmbeddingMaps.Image;
import dev.kindred.compare.EmbeddingMaps.Layout;
import dev.kindred.compare.EmbeddingMaps.Plane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The evaluation images in the plane, by t-SNE and by PCA, one drawing per loss. */
final class MapSection {
  private static final int SIDE = 340;
  private static final int MARGIN = 8;
  private static final int COLOURS = 12;

  /** Twice the colours: filled dots, then rings. */
  private static final int MOST_NAMED = 2 * COLOURS;

  private final ComparisonReport report;
  private final EmbeddingMaps maps;
  private final List<Contender> contenders;
  private final List<String> groups;
  private final List<List<String>> classes;

  MapSection(ComparisonReport report, List<Contender> contenders) {
    this.report = report;
    this.maps = report.maps();
    this.contenders = contenders;
    this.groups = maps.images().stream().map(MapSection::group).distinct().toList();
    this.classes = maps.images().stream().map(Image::labels).distinct().toList();
  }

  private static String group(Image image) {
    return image.labels().isEmpty() ? "no label" : image.labels().getFirst();
  }

  void draw(Markup to) {
    to.open("section", "id", "map", "class", "tsne")
        .open("div", "class", "bar")
        .element("h2", "Map")
        .open("div", "class", "choice", "role", "group", "aria-label", "Projection")
        .element("button", "t-SNE", "type", "button", "data-layout", "tsne", "aria-pressed", "true")
        .element("button", "PCA", "type", "button", "data-layout", "pca", "aria-pressed", "false")
        .close("div")
        .close("div");
    to.element("p", sampled(), "class", "lead");
    to.element(
        "p",
        "t-SNE keeps near neighbours near. How far groups stand apart, and how large they are, means nothing.",
        "class",
        "lead for-tsne");
    to.element(
        "p",
        "PCA is the flat view with the most variance, true to scale. What it does not hold is hidden behind it.",
        "class",
        "lead for-pca");
    legend(to);
    to.element("p", "Point at a dot: its class lights up in every map.", "class", "readout small");
    to.open("div", "class", "charts");
    for (Contender contender : contenders) {
      maps.maps().stream()
          .filter(m -> m.loss().equals(contender.key()))
          .forEach(plane -> plane(to, contender, plane));
    }
    to.close("div").close("section");
  }

  private String sampled() {
    String coarsest = report.study().dataset().levels().getFirst();
    String shown =
        maps.images().size() < maps.total()
            ? "%s of the %s evaluation images, drawn at random"
                .formatted(Numbers.count(maps.images().size()), Numbers.count(maps.total()))
            : "All %s evaluation images".formatted(Numbers.count(maps.total()));
    String returning =
        groups.size() > MOST_NAMED
            ? " There are %s of them, so colours return.".formatted(Numbers.count(groups.size()))
            : "";
    return "%s, as the model of seed %d places them; one dot is one image, its colour the %s.%s"
        .formatted(shown, maps.maps().getFirst().seed(), coarsest, returning);
  }

  private void legend(Markup to) {
    if (groups.size() > MOST_NAMED) {
      return;
    }
    to.open("p", "class", "legend");
    for (int g = 0; g < groups.size(); g++) {
      to.open("span", "class", "contender")
          .open("svg", "viewBox", "0 0 10 10", "width", 10, "height", 10, "aria-hidden", "true")
          .single("circle", "class", colour(g), "cx", 5, "cy", 5, "r", 3.6)
          .close("svg")
          .element("span", groups.get(g))
          .close("span");
    }
    to.close("p");
  }

  private static String colour(int group) {
    String colour = "k" + group % COLOURS;
    return group / COLOURS % 2 == 0 ? colour : colour + " ring";
  }

  private void plane(Markup to, Contender contender, Plane plane) {
    List<String> neighbours = fitted(plane.neighbours());
    List<String> principal = fitted(plane.principal());
    String description = "%s images placed in the plane".formatted(maps.images().size());
    to.open("figure", "class", "chart").open("h3");
    contender.label(to);
    to.close("h3")
        .open(
            "svg",
            "viewBox",
            "0 0 %d %d".formatted(SIDE, SIDE),
            "role",
            "img",
            "aria-label",
            contender.title() + ": " + description)
        .single("rect", "class", "sheet", "width", SIDE, "height", SIDE, "rx", 8);
    for (int i = 0; i < maps.images().size(); i++) {
      Image image = maps.images().get(i);
      String[] at = neighbours.get(i).split(" ", 2);
      to.open(
              "circle",
              "class",
              colour(groups.indexOf(group(image))),
              "cx",
              at[0],
              "cy",
              at[1],
              "r",
              maps.images().size() > 400 ? 2.4 : 3,
              "data-tsne",
              neighbours.get(i),
              "data-pca",
              principal.get(i),
              "data-class",
              classes.indexOf(image.labels()))
          .element("title", title(image))
          .close("circle");
    }
    to.close("svg");
    if (Double.isFinite(plane.share())) {
      to.element(
          "figcaption",
          String.format(
              Locale.ROOT, "This plane holds %.0f%% of the variance.", 100 * plane.share()),
          "class",
          "for-pca");
    }
    to.close("figure");
  }

  private static String title(Image image) {
    String labels = String.join(" / ", image.labels());
    return labels.isEmpty() || image.path().startsWith(String.join("/", image.labels()) + "/")
        ? image.path()
        : labels + "\n" + image.path();
  }

  /** The layout in the drawing, both axes to one scale: "x y" of each point. */
  private static List<String> fitted(Layout layout) {
    double left = smallest(layout.x());
    double top = smallest(layout.y());
    double width = -smallest(layout.x().stream().map(v -> -v).toList()) - left;
    double height = -smallest(layout.y().stream().map(v -> -v).toList()) - top;
    double scale = Math.max(width, height) > 0 ? (SIDE - 2 * MARGIN) / Math.max(width, height) : 0;
    List<String> points = new ArrayList<>();
    for (int i = 0; i < layout.x().size(); i++) {
      double x = SIDE / 2.0 + scale * (layout.x().get(i) - left - width / 2);
      double y = SIDE / 2.0 - scale * (layout.y().get(i) - top - height / 2);
      points.add(Numbers.coordinate(x) + " " + Numbers.coordinate(y));
    }
    return points;
  }

  private static double smallest(List<Double> values) {
    return Stream.concat(values.stream(), Stream.of(Double.POSITIVE_INFINITY))
        .min(Double::compare)
        .orElseThrow();
  }
}
