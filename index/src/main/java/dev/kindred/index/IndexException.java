package dev.kindred.index;

import java.io.IOException;

/** An index cannot be opened, read or written; the message says which and what to do next. */
public class IndexException extends IOException {
  private static final long serialVersionUID = 1L;

  public IndexException(String message) {
    super(message);
  }

  public IndexException(String message, Throwable cause) {
    super(message, cause);
  }
}
