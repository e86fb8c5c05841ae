package dev.kindred.runtime;

import java.io.IOException;

/** A model cannot be read or run; the message says which and what to do. */
public sealed class ModelException extends IOException permits DeviceException {
  private static final long serialVersionUID = 1L;

  /** Where only bytes are known, {@link EmbeddingModel#load} puts the file before the message. */
  public ModelException(String message) {
    super(message);
  }

  /** With what made the model unusable, such as an exception of ONNX Runtime. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
