package dev.kindred.image;

import java.io.IOException;

/** One image cannot be read. The message says why, in plain words and without the path. */
public final class ImageException extends IOException {
  private static final long serialVersionUID = 1L;

  ImageException(String reason) {
    super(reason);
  }

  ImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
