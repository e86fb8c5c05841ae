package dev.kindred.server;

import java.util.function.BiConsumer;

/** What every response tells a browser: nothing may be loaded but from here. */
final class Headers {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Headers() {}

  static void put(BiConsumer<String, String> headers) {
    headers.accept("Content-Security-Policy", POLICY);
    headers.accept("X-Content-Type-Options", "nosniff");
    headers.accept("Referrer-Policy", "no-referrer");
    headers.accept("Cross-Origin-Resource-Policy", "same-origin");
  }
}
