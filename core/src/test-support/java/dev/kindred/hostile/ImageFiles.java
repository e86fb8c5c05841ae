package dev.kindred.hostile;

import dev.kindred.image.ImageFormat;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Image files: those of the folder {@code KINDRED_DATA}, and a few drawn ones. */
public final class ImageFiles {
  private static final List<String> FOLDERS =
      List.of("formats", "exif-orientation-examples", "photos");

  /** Parts of the paths of files that were collected for being broken. */
  private static final List<String> BROKEN =
      List.of("/tests/bad/", "/tests/regression/", "/crashtest/", "PngSuite/x");

  private ImageFiles() {}

  /** What reads images: the good ones are damaged, the others tried as they are. */
  public interface OfImages extends Format {
    @Override
    default List<Sample> good(Path scratch) throws IOException {
      return ImageFiles.good();
    }

    @Override
    default List<Sample> whole(Path scratch) throws IOException {
      return others();
    }
  }

  /** Those of formats that are read and, but for a few, good. */
  public static List<Sample> good() throws IOException {
    List<Sample> files = new ArrayList<>(drawn());
    for (Path file : shared()) {
      if (ImageFormat.hasImageExtension(file.toString()) && !isBroken(file)) {
        files.add(sample(file));
      }
    }
    return files;
  }

  /** Those that are broken or of other formats. */
  public static List<Sample> others() throws IOException {
    List<Sample> files = new ArrayList<>();
    for (Path file : shared()) {
      if (!ImageFormat.hasImageExtension(file.toString()) || isBroken(file)) {
        files.add(sample(file));
      }
    }
    return files;
  }

  private static boolean isBroken(Path file) {
    return BROKEN.stream().anyMatch(file.toString()::contains);
  }

  private static Sample sample(Path file) throws IOException {
    return new Sample(file.getFileName().toString(), Files.readAllBytes(file));
  }

  private static List<Path> shared() throws IOException {
    String root = System.getenv("KINDRED_DATA");
    List<Path> all = new ArrayList<>();
    if (root != null) {
      for (String folder : FOLDERS) {
        try (Stream<Path> files = Files.walk(Path.of(root, folder))) {
          files.filter(Files::isRegularFile).sorted().forEach(all::add);
        }
      }
    }
    return all;
  }

  /** One of each format that Java writes. */
  public static List<Sample> drawn() throws IOException {
    BufferedImage image = new BufferedImage(48, 40, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setPaint(new GradientPaint(0, 0, Color.ORANGE, 48, 40, Color.BLUE));
    pen.fillRect(0, 0, 48, 40);
    pen.setColor(Color.WHITE);
    pen.fillOval(9, 5, 20, 20);
    pen.dispose();
    List<Sample> files = new ArrayList<>();
    for (String format : List.of("png", "jpg", "gif", "bmp", "tiff")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, format, out);
      files.add(new Sample("drawn." + format, out.toByteArray()));
    }
    return files;
  }
}
