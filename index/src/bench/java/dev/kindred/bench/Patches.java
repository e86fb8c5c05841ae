package dev.kindred.bench;

import dev.kindred.vectors.VectorFormat;
import dev.kindred.vectors.VectorWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes 16×16 squares cut out of photos as vectors of their 768 samples, 0 to 1.
 *
 * <p>Arguments: folder of photos, {@code .npy} to write, how many, seed.
 */
final class Patches {

  private static final int SIDE = 16;

  private Patches() {}

  public static void main(String[] arguments) throws IOException {
    float[][] vectors = new float[Integer.parseInt(arguments[2])][SIDE * SIDE * 3];
    long seed = Long.parseLong(arguments[3]);
    Crops.cut(
        Path.of(arguments[0]),
        vectors.length,
        SIDE,
        seed,
        (i, photo, left, top) -> {
          int d = 0;
          for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
              for (int c = 0; c < 3; c++) {
                vectors[i][d++] = photo.at(left + x, top + y, c) / 255f;
              }
            }
          }
        });
    Path file = Path.of(arguments[1]);
    Files.deleteIfExists(file);
    try (VectorWriter out = new VectorWriter(file, VectorFormat.NPY, vectors[0].length)) {
      for (float[] vector : vectors) {
        out.add(vector);
      }
    }
  }
}
