package dev.kindred.index;

import java.io.IOException;

/** An index cannot be opened, read or written; the message says which and what to do next. */
public class IndexException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure that nothing else caused.
   *
   * @param message what happened, to which index or file, and what to do next
   */
  public IndexException(String message) {
    super(message);
  }

  /**
   * A failure with its cause, which the message has in words.
   *
   * @param message what happened, to which index or file, and what to do next
   */
  public IndexException(String message, Throwable cause) {
    super(message, cause);
  }
}
