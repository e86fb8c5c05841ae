package dev.kindred.runtime;

import java.io.IOException;

/** A model cannot be read or run; the message says which and what to do. */
public final class ModelException extends IOException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
