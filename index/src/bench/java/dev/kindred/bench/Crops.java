package dev.kindred.bench;

import dev.kindred.image.ImageDecoder;
import dev.kindred.image.ImageException;
import dev.kindred.image.Limits;
import dev.kindred.image.Pixels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Cuts squares out of the JPEG photos of a folder, at places drawn from a seed: as image files, to
 * have more images than there are photos.
 *
 * <p>Arguments: folder of photos, folder to write to, how many, side in pixels, seed.
 */
final class Crops {

  private Crops() {}

  /** What to do with the square whose corner is (left, top). */
  interface Cut {
    void take(int number, Pixels photo, int left, int top) throws IOException;
  }

  public static void main(String[] arguments) throws IOException {
    Path out = Path.of(arguments[1]);
    int count = Integer.parseInt(arguments[2]);
    int side = Integer.parseInt(arguments[3]);
    Files.createDirectories(out);
    cut(
        Path.of(arguments[0]),
        count,
        side,
        Long.parseLong(arguments[4]),
        (i, photo, left, top) -> {
          BufferedImage square = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
          for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
              int rgb = 0;
              for (int c = 0; c < 3; c++) {
                rgb = rgb << 8 | photo.at(left + x, top + y, c);
              }
              square.setRGB(x, y, rgb);
            }
          }
          ImageIO.write(square, "jpg", out.resolve("%06d.jpg".formatted(i)).toFile());
        });
  }

  /** The same number from every photo that is large enough. */
  static void cut(Path folder, int count, int side, long seed, Cut cut) throws IOException {
    List<Path> photos;
    try (Stream<Path> files = Files.walk(folder)) {
      photos = files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    List<Pixels> large = new ArrayList<>();
    ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
    for (Path photo : photos) {
      try {
        Pixels pixels = decoder.decode(Files.readAllBytes(photo)).toRgb();
        if (Math.min(pixels.width(), pixels.height()) > side) {
          large.add(pixels);
        }
      } catch (ImageException e) {
        System.err.println(photo + " is left out: " + e.getMessage());
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      Pixels photo = large.get(i % large.size());
      int left = random.nextInt(photo.width() - side);
      cut.take(i, photo, left, random.nextInt(photo.height() - side));
    }
  }
}
