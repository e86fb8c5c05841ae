package dev.kindred.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to serve, and to whom.
 *
 * @param index the folder of the index
 * @param host the address to listen at
 * @param port from 1 to 65535, or 0 for one that is free
 * @param token what every client must show; null only at a loopback address
 */
public record ServerOptions(
    Path index, String host, int port, @Nullable String token, ServerLimits limits) {

  private static final int LEAST_TOKEN = 16;

  /**
   * Checks that strangers are kept out.
   *
   * @throws IllegalArgumentException when they are not, or the port is none
   */
  public ServerOptions {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("the port must be from 0 to 65535, not " + port);
    }
    if (token == null && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "%s can be reached from other machines, which takes a token: give --token or KINDRED_TOKEN, or listen at 127.0.0.1"
              .formatted(host));
    }
    if (token != null && token.length() < LEAST_TOKEN) {
      throw new IllegalArgumentException(
          "the token must have at least %d characters, for example of: openssl rand -hex 16"
              .formatted(LEAST_TOKEN));
    }
  }

  /** Only for this machine, with the usual limits. */
  public static ServerOptions local(Path index, int port) {
    return new ServerOptions(index, "127.0.0.1", port, null, ServerLimits.DEFAULT);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("there is no address " + host, e);
    }
  }

  /** Without the token, which must not reach a log. */
  @Override
  public String toString() {
    return "%s at %s:%d".formatted(index, host, port);
  }
}
