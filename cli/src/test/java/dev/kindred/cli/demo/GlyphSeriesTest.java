package dev.kindred.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlyphSeriesTest {
  @TempDir Path folder;

  @Test
  void judgmentsFollowTheParametersThatAreWritten() throws IOException {
    assertThat(shareInOrder(0)).isEqualTo(1);
    assertThat(shareInOrder(0.2)).isCloseTo(0.8, within(0.03));
  }

  /** Recomputes distances from parameters.csv, in the deviations that hands are invented with. */
  private double shareInOrder(double noise) throws IOException {
    new GlyphSeries(40, 3).draw(folder, 2000, noise);
    Map<String, double[]> parameters = new HashMap<>();
    for (String line : lines("parameters.csv")) {
      String[] cells = line.split(",", -1);
      double[] at = new double[5];
      for (int i = 0; i < 5; i++) {
        at[i] = Double.parseDouble(cells[i + 1]);
      }
      at[0] /= 0.17;
      at[1] /= 0.09;
      at[2] = Math.log(at[2]) / 0.2;
      at[3] /= 0.27 / Math.sqrt(12);
      at[4] = Math.log(at[4]) / 0.25;
      parameters.put(cells[0], at);
      assertThat(folder.resolve("glyphs").resolve(cells[0])).exists();
    }
    List<String> triplets = lines("triplets.csv");
    long inOrder =
        triplets.stream()
            .map(line -> line.split(",", -1))
            .filter(t -> {
              double[] anchor = at(parameters, t[0]);
              // What is written has four digits.
              return squared(anchor, at(parameters, t[1]))
                  <= squared(anchor, at(parameters, t[2])) + 0.02;
            })
            .count();
    assertThat(parameters).hasSize(40);
    return inOrder / (double) triplets.size();
  }

  private static double[] at(Map<String, double[]> parameters, String path) {
    return Objects.requireNonNull(parameters.get(path), path);
  }

  private List<String> lines(String file) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(file));
    return lines.subList(1, lines.size());
  }

  private static double squared(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }
}
