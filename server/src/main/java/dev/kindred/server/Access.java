package dev.kindred.server;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. With a token, those who show it. Without one, programs of this machine: a page of
 * another site may make a browser send requests here, also under a name of its own that leads here
 * (DNS rebinding), so that requests must be addressed to this machine by its own names.
 */
final class Access {
  private static final String SCHEME = "bearer ";

  private final byte @Nullable [] token;
  private final Set<String> names;

  Access(ServerOptions options) {
    this.token = options.token() == null ? null : digest(options.token());
    this.names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    names.add(bracketed(options.host()));
  }

  private static String bracketed(String host) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]").toLowerCase(Locale.ROOT);
  }

  /** For everything that a browser may be sent to. */
  void requireOwnSite(Context context) {
    String host = context.header("Host");
    if (token == null && !names.contains(withoutPort(host == null ? "" : host))) {
      throw new Problem(
          Problem.FORBIDDEN,
          "this server answers without a token only under the names of its own machine, such as"
              + " localhost; the Host header has another one");
    }
    String origin = context.header("Origin");
    if (origin != null && !origin.equalsIgnoreCase(context.scheme() + "://" + host)) {
      throw new Problem(Problem.FORBIDDEN, "pages of other sites may not use this server");
    }
  }

  /** For everything that tells of the index. */
  void requireToken(Context context) {
    if (token == null) {
      return;
    }
    String header = context.header("Authorization");
    // Digests are of one length, so that the time tells nothing of the token's.
    if (header == null
        || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        || !MessageDigest.isEqual(token, digest(header.substring(SCHEME.length())))) {
      throw new Problem(
          Problem.UNAUTHORIZED,
          "show the token that the server was started with: Authorization: Bearer TOKEN");
    }
  }

  private static String withoutPort(String host) {
    return host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
