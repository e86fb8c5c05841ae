package dev.kindred.cli;

import dev.kindred.image.Fit;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.ImageException;
import dev.kindred.image.Limits;
import dev.kindred.image.Preprocess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Small pictures made of characters: each cell is an upper half block, whose colour is the upper
 * pixel and whose background is the lower one.
 */
final class Preview {
  /** Characters across one picture. */
  static final int COLUMNS = 16;

  /** Lines of one picture. */
  static final int LINES = 8;

  private static final Preprocess SMALL = new Preprocess(3, 2 * LINES, COLUMNS, Fit.CONTAIN);

  private final boolean trueColor;
  private final ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);

  /**
   * @param trueColor whether the terminal shows 24-bit colours; 256 otherwise
   */
  Preview(boolean trueColor) {
    this.trueColor = trueColor;
  }

  /** The lines of one picture; blank ones for an image that cannot be decoded. */
  List<String> lines(byte[] image) {
    float[] pixels = new float[SMALL.size()];
    try {
      SMALL.apply(decoder.decode(image, SMALL.decodeSide()), pixels, 0);
    } catch (ImageException e) {
      return blank();
    }
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < LINES; y++) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < COLUMNS; x++) {
        line.append("\033[38;").append(color(pixels, x, 2 * y)).append('m');
        line.append("\033[48;").append(color(pixels, x, 2 * y + 1)).append("m\u2580");
      }
      lines.add(line.append("\033[0m").toString());
    }
    return lines;
  }

  /** A picture of nothing. */
  static List<String> blank() {
    return new ArrayList<>(Collections.nCopies(LINES, " ".repeat(COLUMNS)));
  }

  private String color(float[] pixels, int x, int y) {
    int plane = SMALL.height() * SMALL.width();
    int at = y * SMALL.width() + x;
    int r = Math.round(pixels[at]);
    int g = Math.round(pixels[plane + at]);
    int b = Math.round(pixels[2 * plane + at]);
    return trueColor ? "2;%d;%d;%d".formatted(r, g, b) : "5;" + palette(r, g, b);
  }

  /** The nearest of the 256 colours: a ramp of 24 grays from 232, a 6 x 6 x 6 cube from 16. */
  static int palette(int r, int g, int b) {
    if (Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b)) < 12) {
      int gray = (r + g + b) / 3;
      return gray > 246 ? 231 : gray < 4 ? 16 : 232 + Math.min(23, (gray - 3) / 10);
    }
    return 16 + 36 * (r * 6 / 256) + 6 * (g * 6 / 256) + b * 6 / 256;
  }
}
