package dev.kindred.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;

/** Reads bodies of requests, of which at most their limit is kept. */
final class Body {
  private static final Duration LINGER = Duration.ofSeconds(30);

  private Body() {}

  /**
   * The memory that the body takes, as far as its sender says.
   *
   * @throws Problem when it is more than a body may have
   */
  static long announced(Context context, ServerLimits limits) {
    long limit = limit(context, limits);
    long length = context.req().getContentLengthLong();
    if (length > limit) {
      throw tooLarge(limit);
    }
    if (length < 0 && mediaType(context).equals("multipart/form-data")) {
      throw new Problem(Problem.LENGTH_REQUIRED, "send a form with its Content-Length");
    }
    return length < 0 ? limit : length;
  }

  /**
   * The bytes of an image, which are the whole body.
   *
   * @throws Problem when they are too many or the body says to be something else
   */
  static byte[] image(Context context, ServerLimits limits) throws IOException {
    String type = mediaType(context);
    if (!isImage(type)) {
      throw new Problem(
          Problem.UNSUPPORTED_TYPE,
          "send the bytes of an image as image/* or application/octet-stream; not '%s'"
              .formatted(type));
    }
    return bytes(context, limits.uploadBytes());
  }

  /**
   * A JSON object, which is the whole body.
   *
   * @throws Problem when it is too long or something else
   */
  static Fields json(Context context, ServerLimits limits) throws IOException {
    if (!mediaType(context).equals("application/json")) {
      throw new Problem(Problem.UNSUPPORTED_TYPE, "send application/json");
    }
    return Fields.parse(bytes(context, limits.jsonBytes()));
  }

  /**
   * The whole body.
   *
   * @param limit the most bytes that it may have
   * @throws Problem when it has more, or none
   */
  static byte[] bytes(Context context, long limit) throws IOException {
    byte[] body = context.req().getInputStream().readNBytes(Math.toIntExact(limit + 1));
    if (body.length > limit) {
      throw tooLarge(limit);
    }
    if (body.length == 0) {
      throw new Problem(Problem.BAD_REQUEST, "the request has no body");
    }
    return body;
  }

  /** Reads what is left of a refused body, for as long as its sender may take to see the answer. */
  static void discard(Context context) throws IOException {
    if (context.header("Expect") != null) {
      return; // its sender waits for leave before it sends
    }
    InputStream in = context.req().getInputStream();
    byte[] piece = new byte[1 << 16];
    long start = System.nanoTime();
    while (in.read(piece) >= 0 && System.nanoTime() - start < LINGER.toNanos()) {
      // Nothing is kept.
    }
  }

  /** The most bytes that a body of this kind may have. */
  static long limit(Context context, ServerLimits limits) {
    return mediaType(context).equals("application/json")
        ? limits.jsonBytes()
        : limits.uploadBytes();
  }

  /** That a body has more bytes than it may. */
  static Problem tooLarge(long limit) {
    return new Problem(
        Problem.TOO_LARGE, "the body is larger than the limit of %,d bytes".formatted(limit));
  }

  /** Whether a body of this type is an image and nothing else. */
  static boolean isImage(String type) {
    return type.startsWith("image/") || type.equals("application/octet-stream");
  }

  /** What the body says to be, in lower case and without parameters; empty if it does not say. */
  static String mediaType(Context context) {
    String header = context.contentType();
    return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
