package dev.kindred.server;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused, as its client reads it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String MEDIA_TYPE = "application/problem+json";

  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int LENGTH_REQUIRED = 411;
  static final int TOO_LARGE = 413;
  static final int UNSUPPORTED_TYPE = 415;
  static final int UNPROCESSABLE = 422;
  static final int FAULT = 500;
  static final int BUSY = 503;

  private final int status;
  private final @Nullable Integer column;

  /**
   * @param status of HTTP
   * @param detail what is wrong and what to do
   */
  Problem(int status, String detail) {
    this(status, detail, null);
  }

  /**
   * @param column of the filter expression at fault, from 1
   */
  Problem(int status, String detail, @Nullable Integer column) {
    super(detail, null, false, false);
    this.status = status;
    this.column = column;
  }

  /** More than the server can do is asked of it together. */
  static Problem busy() {
    return new Problem(BUSY, "the server has more to do than it can; try again later");
  }

  int status() {
    return status;
  }

  /** The body of the response. */
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "about:blank");
    document.put("title", title(status));
    document.put("status", status);
    document.put("detail", String.valueOf(getMessage()));
    if (column != null) {
      document.put("column", column);
    }
    return document;
  }

  private static String title(int status) {
    return switch (status) {
      case BAD_REQUEST -> "Bad Request";
      case UNAUTHORIZED -> "Unauthorized";
      case FORBIDDEN -> "Forbidden";
      case NOT_FOUND -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case CONFLICT -> "Conflict";
      case LENGTH_REQUIRED -> "Length Required";
      case TOO_LARGE -> "Content Too Large";
      case 414 -> "URI Too Long";
      case UNSUPPORTED_TYPE -> "Unsupported Media Type";
      case UNPROCESSABLE -> "Unprocessable Content";
      case 431 -> "Request Header Fields Too Large";
      case BUSY -> "Service Unavailable";
      default -> status < 500 ? "Request Refused" : "Internal Server Error";
    };
  }
}
