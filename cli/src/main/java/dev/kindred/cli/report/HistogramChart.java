package dev.kindred.cli.report;

import java.util.Arrays;
import java.util.List;

/** Distances of one loss: how same-class, related and unrelated pairs are spread. */
final class HistogramChart {
  private static final int BOTTOM = Chart.BOTTOM;
  private static final List<String> DASHES = List.of("none", "5 3", "1 2.5");

  /**
   * Pairs of one grade.
   *
   * @param name what the pairs share
   * @param shares share of the grade's pairs per bin, equal bins over the x axis
   * @param same whether it is the grade of the same class
   */
  record Layer(String name, double[] shares, boolean same) {
    private double highest() {
      return Arrays.stream(shares).max().orElse(0);
    }
  }

  private HistogramChart() {}

  /** The highest bin of any layer: charts to be compared share it. */
  static double highest(List<Layer> layers) {
    return layers.stream().mapToDouble(Layer::highest).max().orElse(1);
  }

  static void draw(
      Markup to,
      Contender contender,
      String description,
      double maxDistance,
      double highest,
      List<Layer> layers) {
    Axis x = Axis.linear(0, maxDistance, Chart.LEFT, Chart.RIGHT);
    Axis y = Axis.linear(0, highest * 1.05, BOTTOM, Chart.TOP + 18.0 * layers.size());
    Chart.open(to, Chart.HEIGHT, contender.title(), description);
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      String colour = layer.same ? contender.colour() : "other";
      String dashes = layer.same ? "none" : DASHES.get(i % DASHES.size());
      String outline = outline(layer.shares, x, y, maxDistance);
      if (layer.same) {
        to.single("path", "class", colour + " area", "d", outline + "Z");
      }
      to.single("path", "class", colour + " curve thin", "stroke-dasharray", dashes, "d", outline);
      int row = Chart.TOP + 16 * i;
      to.single(
          "line",
          "class",
          colour + " curve thin",
          "stroke-dasharray",
          dashes,
          "x1",
          Chart.LEFT,
          "x2",
          Chart.LEFT + 22,
          "y1",
          row,
          "y2",
          row);
      to.element(
          "text", layer.name, "class", "tick", "x", Chart.LEFT + 28, "y", row, "dy", ".35em");
    }
    Chart.bottomAxis(to, x, BOTTOM, "distance");
    Chart.close(to, description);
  }

  private static String outline(double[] shares, Axis x, Axis y, double maxDistance) {
    StringBuilder path = new StringBuilder(Chart.point(true, x.at(0), y.at(0)));
    for (int b = 0; b < shares.length; b++) {
      double height = y.at(shares[b]);
      path.append(Chart.point(false, x.at(maxDistance * b / shares.length), height));
      path.append(Chart.point(false, x.at(maxDistance * (b + 1) / shares.length), height));
    }
    return path.append(Chart.point(false, x.at(maxDistance), y.at(0))).toString();
  }
}
