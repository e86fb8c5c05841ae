package dev.kindred.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * Draws a sample image folder: characters of invented alphabets, each drawn by several people, as
 * {@code alphabet/character/drawer.png}. So every image's class (the character) and family (the
 * alphabet) are known.
 *
 * @param alphabets how many alphabets
 * @param characters how many characters in each
 * @param drawers how many people draw each character
 * @param seed the same seed gives the same bytes
 */
public record GlyphArtist(int alphabets, int characters, int drawers, long seed) {
  /** The width and height of the images, in pixels. */
  public static final int SIDE = 105;

  private static final String CONSONANTS = "bdfgklmnprstvz";
  private static final String VOWELS = "aeiou";

  /**
   * Rejects numbers below 1.
   *
   * @throws IllegalArgumentException if a number is below 1
   */
  public GlyphArtist {
    if (alphabets < 1 || characters < 1 || drawers < 1) {
      throw new IllegalArgumentException("alphabets, characters and drawers must be at least 1");
    }
  }

  /** How many images there will be. */
  public int images() {
    return alphabets * characters * drawers;
  }

  /**
   * Draws all images into {@code folder}.
   *
   * @param folder made if it does not exist
   * @param listener told the number of images drawn so far, after each one
   * @throws IOException if a file cannot be written
   */
  public void draw(Path folder, IntConsumer listener) throws IOException {
    SplittableRandom seeds = new SplittableRandom(seed);
    int drawn = 0;
    for (int a = 0; a < alphabets; a++) {
      SplittableRandom random = seeds.split();
      Path alphabet = folder.resolve("%02d-%s".formatted(a + 1, name(random)));
      Script script = Script.invent(a, random);
      List<Hand> hands = new ArrayList<>();
      for (int d = 0; d < drawers; d++) {
        hands.add(Hand.invent(random));
      }
      List<Glyph> glyphs = new ArrayList<>();
      for (int c = 0; c < characters; c++) {
        Glyph glyph = script.character(glyphs, random);
        glyphs.add(glyph);
        Path character =
            Files.createDirectories(alphabet.resolve("character%02d".formatted(c + 1)));
        for (int d = 0; d < drawers; d++) {
          byte[] pixels = hands.get(d).draw(glyph, script, SIDE, random);
          Files.write(character.resolve("%02d.png".formatted(d + 1)), Png.gray(SIDE, SIDE, pixels));
          listener.accept(++drawn);
        }
      }
    }
  }

  private static String name(RandomGenerator random) {
    StringBuilder name = new StringBuilder();
    int syllables = 2 + random.nextInt(2);
    for (int i = 0; i < syllables; i++) {
      name.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())))
          .append(VOWELS.charAt(random.nextInt(VOWELS.length())));
    }
    return name.toString();
  }
}
