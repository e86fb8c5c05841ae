package dev.kindred.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One invented character as written by many hands whose parameters are known, and so also which of
 * two drawings is truly more like a third: judgments without the noise of people, or with as much
 * as wanted.
 *
 * @param images one for each hand, at least 3
 * @param seed the same seed gives the same bytes
 */
public record GlyphSeries(int images, long seed) {
  /** Where the drawings are, below the folder of a series. */
  public static final String GLYPHS = "glyphs";

  private static final double STEADY = 0.015;

  /**
   * Rejects fewer than 3 images.
   *
   * @throws IllegalArgumentException if there are fewer
   */
  public GlyphSeries {
    if (images < 3) {
      throw new IllegalArgumentException("judgments need at least 3 images, not " + images);
    }
  }

  /**
   * Draws {@code glyphs/0001.png} and so on and writes {@code parameters.csv}, a line for each, and
   * {@code triplets.csv}, judgments by the Euclidean distance of the parameters, each in units of
   * its standard deviation.
   *
   * @param folder made if it does not exist
   * @param triplets how many judgments, each on three images drawn at random
   * @param noise the share of judgments, drawn at random, that are turned round
   * @throws IOException if a file cannot be written
   */
  public void draw(Path folder, int triplets, double noise) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Script script = Script.invent(0, random);
    Glyph glyph = script.character(List.of(), random);
    Path glyphs = Files.createDirectories(folder.resolve(GLYPHS));
    List<double[]> truth = new ArrayList<>();
    StringBuilder parameters = new StringBuilder("path,slant,turn,width,size,pen\n");
    for (int i = 0; i < images; i++) {
      Hand hand = steady(Hand.invent(random));
      byte[] pixels = hand.draw(glyph, script, GlyphArtist.SIDE, random);
      Files.write(glyphs.resolve(name(i)), Png.gray(GlyphArtist.SIDE, GlyphArtist.SIDE, pixels));
      truth.add(hand.standardized());
      parameters.append(
          String.format(
              Locale.ROOT,
              "%s,%.4f,%.4f,%.4f,%.4f,%.4f\n",
              name(i),
              hand.slant(),
              hand.turn(),
              hand.width(),
              hand.size(),
              hand.pen()));
    }
    Files.writeString(folder.resolve("parameters.csv"), parameters);
    Files.writeString(
        folder.resolve("triplets.csv"), judgments(truth, triplets, noise, random.split()));
  }

  private static Hand steady(Hand hand) {
    return new Hand(hand.slant(), hand.turn(), hand.width(), hand.size(), hand.pen(), STEADY);
  }

  private static String name(int image) {
    return "%04d.png".formatted(image + 1);
  }

  private static String judgments(
      List<double[]> truth, int triplets, double noise, SplittableRandom random) {
    StringBuilder lines = new StringBuilder("anchor,positive,negative\n");
    for (int i = 0; i < triplets; i++) {
      int[] three = random.ints(0, truth.size()).distinct().limit(3).toArray();
      boolean first =
          distance(truth.get(three[0]), truth.get(three[1]))
              < distance(truth.get(three[0]), truth.get(three[2]));
      boolean turned = random.nextDouble() < noise;
      boolean said = first != turned;
      lines.append(
          "%s,%s,%s\n"
              .formatted(
                  name(three[0]),
                  name(said ? three[1] : three[2]),
                  name(said ? three[2] : three[1])));
    }
    return lines.toString();
  }

  private static double distance(double[] a, double[] b) {
    double squares = 0;
    for (int d = 0; d < a.length; d++) {
      squares += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return Math.sqrt(squares);
  }
}
