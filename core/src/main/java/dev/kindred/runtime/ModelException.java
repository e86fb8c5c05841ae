package dev.kindred.runtime;

import java.io.IOException;

/** A model cannot be read or run; the message says which and what to do. */
public sealed class ModelException extends IOException permits DeviceException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
