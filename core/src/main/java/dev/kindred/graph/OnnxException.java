package dev.kindred.graph;

import java.io.IOException;

/** An ONNX file that cannot be used; the message says why, where in it, and what to do. */
public final class OnnxException extends IOException {
  /** Where only bytes are known, the caller puts the file before the message. */
  public OnnxException(String message) {
    super(message);
  }

  OnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
