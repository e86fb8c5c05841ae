package dev.kindred.image;

import java.io.IOException;

/** One image cannot be read. The message says why, in plain words and without the path. */
public final class ImageException extends IOException {
  private static final long serialVersionUID = 1L;

  public ImageException(String reason) {
    super(reason);
  }

  public ImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
