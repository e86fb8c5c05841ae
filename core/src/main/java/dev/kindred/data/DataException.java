package dev.kindred.data;

import java.io.IOException;

/**
 * A collection as a whole cannot be used. The message names the file or folder and says what to do
 * next.
 */
public final class DataException extends IOException {
  private static final long serialVersionUID = 1L;

  /** For what was found in the data itself. */
  public DataException(String message) {
    super(message);
  }

  DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
