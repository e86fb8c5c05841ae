package dev.kindred.data;

import dev.kindred.image.Pixels;
import dev.kindred.image.TestImages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small collections on disk for tests. */
final class Folders {
  private Folders() {}

  /** Writes a small PNG, which differs from that of any other path, and the folders it needs. */
  static void image(Path root, String path) throws IOException {
    bytes(root, path, png(path));
  }

  static void bytes(Path root, String path, byte[] content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  static byte[] png(String name) {
    Pixels noise = TestImages.noise(12, 12, 1, new SplittableRandom(name.hashCode()));
    return TestImages.file(noise, "png");
  }

  /** So many classes {@code c0, c1 ...} of so many images each. */
  static void classes(Path root, int classes, int imagesEach) throws IOException {
    for (int c = 0; c < classes; c++) {
      for (int i = 0; i < imagesEach; i++) {
        image(root, "c%d/%d.png".formatted(c, i));
      }
    }
  }

  /** A zip file with one small PNG under each name that does not end in '/'. */
  static Path zip(Path file, String... names) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          zip.write(png(name));
        }
        zip.closeEntry();
      }
    }
    return file;
  }

  static List<String> paths(ImageFolder folder) {
    return folder.items().stream().map(ImageItem::path).toList();
  }
}
