package dev.kindred.index;

/** Another process writes the index. */
public final class IndexBusyException extends IndexException {
  private static final long serialVersionUID = 1L;

  IndexBusyException(String message, Throwable cause) {
    super(message, cause);
  }
}
