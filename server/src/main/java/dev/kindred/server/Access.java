package dev.kindred.server;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask, and who may change something. With tokens, those who show one. Without, programs of
 * this machine: a page of another site may make a browser send requests here, also under a name of
 * its own that leads here (DNS rebinding), so that requests must be addressed to this machine by
 * its own names.
 */
final class Access {
  private static final String SCHEME = "bearer ";
  private static final int DIGEST = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Of a request whose client may change things. */
  private static final String WRITER = "kindred.writer";

  private final boolean open;
  private final byte[] write;
  private final byte[] read;
  private final Set<String> names;

  Access(ServerOptions options) {
    this.open = options.tokens().none();
    this.write = digest(options.tokens().write());
    this.read = digest(options.tokens().read());
    this.names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    names.add(bracketed(options.host()));
  }

  private static String bracketed(String host) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]").toLowerCase(Locale.ROOT);
  }

  /** For everything that a browser may be sent to. */
  void requireOwnSite(Context context) {
    String host = context.header("Host");
    if (open && !names.contains(withoutPort(host == null ? "" : host))) {
      throw new Problem(
          Problem.FORBIDDEN,
          "this server answers without a token only under the names of its own machine, such as"
              + " localhost; the Host header has another one");
    }
    String origin = context.header("Origin");
    // A proxy in front may speak TLS with the browser and not with us.
    if (origin != null
        && !origin.equalsIgnoreCase("http://" + host)
        && !origin.equalsIgnoreCase("https://" + host)) {
      throw new Problem(Problem.FORBIDDEN, "pages of other sites may not use this server");
    }
  }

  /**
   * For everything that tells of an index. A page of another site cannot read what its images and
   * scripts load from here, but how long that takes, and whether it works, would tell it something;
   * and it would have us work.
   */
  void requireToken(Context context) {
    String site = context.header("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new Problem(Problem.FORBIDDEN, "pages of other sites may not use this server");
    }
    if (open) {
      context.attribute(WRITER, true);
      return;
    }
    String header = context.header("Authorization");
    boolean bearer = header != null && header.toLowerCase(Locale.ROOT).startsWith(SCHEME);
    byte[] shown = digest(bearer && header != null ? header.substring(SCHEME.length()) : null);
    // Digests are of one length, and both are compared, so that the time tells nothing.
    boolean writer = MessageDigest.isEqual(write, shown);
    boolean reader = MessageDigest.isEqual(read, shown);
    if (!bearer || !(writer || reader)) {
      throw new Problem(
          Problem.UNAUTHORIZED,
          "show the token that the server was started with: Authorization: Bearer TOKEN");
    }
    context.attribute(WRITER, writer);
  }

  /** For everything that changes something, after the others. */
  void requireWriter(Context context) {
    if (!Boolean.TRUE.equals(context.attribute(WRITER))) {
      throw new Problem(
          Problem.FORBIDDEN, "this token is for searching only; changes take the server's --token");
    }
  }

  private static String withoutPort(String host) {
    return host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
  }

  /** Of what nobody can show, for a token that there is not. */
  private static byte[] digest(@Nullable String token) {
    byte[] secret = new byte[DIGEST];
    if (token == null) {
      RANDOM.nextBytes(secret);
      return secret;
    }
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
