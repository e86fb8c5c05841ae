package dev.kindred.vectors;

import java.nio.file.Path;
import java.util.Locale;

/** How vectors lie in a file. */
public enum VectorFormat {
  /** NumPy's array file (NEP 1). */
  NPY,
  /** Each row its dimension as int32, then as many float32, all little-endian. */
  FVECS;

  /** What the names of its files end with. */
  public String extension() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  /** By the file's extension. */
  static VectorFormat of(Path file) throws VectorFileException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (VectorFormat format : values()) {
      if (name.endsWith(format.extension())) {
        return format;
      }
    }
    throw new VectorFileException(
        file + " is no file of vectors by its name, which must end with .npy or .fvecs");
  }
}
