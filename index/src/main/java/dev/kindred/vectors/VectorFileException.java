package dev.kindred.vectors;

import java.io.IOException;

/**
 * A file of vectors that cannot be used. The message names the file and, where it is one, the row.
 */
public final class VectorFileException extends IOException {
  private static final long serialVersionUID = 1L;

  VectorFileException(String message) {
    super(message);
  }
}
