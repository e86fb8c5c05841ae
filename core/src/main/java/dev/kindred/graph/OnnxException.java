package dev.kindred.graph;

import java.io.IOException;

/** An ONNX file that cannot be used; the message says why, where in it, and what to do. */
public final class OnnxException extends IOException {
  public OnnxException(String message) {
    super(message);
  }

  public OnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
