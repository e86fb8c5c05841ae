package dev.kindred.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to serve, and to whom.
 *
 * @param indexes the folders of the indexes, the default one first; their names must differ
 * @param host the address to listen at
 * @param port from 1 to 65535, or 0 for one that is free
 * @param tokens what clients must show; none only at a loopback address
 * @param folders what else is served, or taken
 */
public record ServerOptions(
    List<Path> indexes,
    String host,
    int port,
    Tokens tokens,
    Folders folders,
    ServerLimits limits) {

  private static final int LEAST_TOKEN = 16;

  /**
   * What clients must show. With any of the two, everyone must show one.
   *
   * @param write allows everything
   * @param read allows what changes nothing
   */
  public record Tokens(@Nullable String write, @Nullable String read) {
    /** Whoever reaches the server may do everything; for loopback addresses only. */
    public static final Tokens NONE = new Tokens(null, null);

    /**
     * Checks the tokens; without {@code write}, nothing can be changed.
     *
     * @throws IllegalArgumentException when one is shorter than 16 characters or both are the same
     */
    public Tokens {
      requireLong(write);
      requireLong(read);
      if (write != null && write.equals(read)) {
        throw new IllegalArgumentException("the token for reading is the one for everything");
      }
    }

    private static void requireLong(@Nullable String token) {
      if (token != null && token.length() < LEAST_TOKEN) {
        throw new IllegalArgumentException(
            "the token must have at least %d characters, for example of: openssl rand -hex 16"
                .formatted(LEAST_TOKEN));
      }
    }

    boolean none() {
      return write == null && read == null;
    }

    /** Without them, as they must not reach a log. */
    @Override
    public String toString() {
      return none() ? "no tokens" : "tokens";
    }
  }

  /**
   * Folders beside the indexes, each null for none.
   *
   * @param uploads where images that are sent are kept, each index's in a folder of its name; none
   *     are taken without it
   * @param models whose {@code .onnx} files are listed
   * @param reports of comparisons, which are shown
   */
  public record Folders(@Nullable Path uploads, @Nullable Path models, @Nullable Path reports) {
    /** No images are taken, and no models or reports listed. */
    public static final Folders NONE = new Folders(null, null, null);
  }

  /**
   * Checks that strangers are kept out.
   *
   * @throws IllegalArgumentException when they are not, the port is none, or the indexes cannot be
   *     told apart
   */
  public ServerOptions {
    indexes = List.copyOf(indexes);
    if (indexes.isEmpty()) {
      throw new IllegalArgumentException("name at least one index to serve");
    }
    Set<String> names = new HashSet<>();
    for (Path index : indexes) {
      if (!names.add(nameOf(index))) {
        throw new IllegalArgumentException(
            "two indexes are called %s, and requests could not tell them apart; rename one of the folders"
                .formatted(nameOf(index)));
      }
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("the port must be from 0 to 65535, not " + port);
    }
    if (tokens.none() && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "%s can be reached from other machines, which takes a token: give --token or KINDRED_TOKEN, or listen at 127.0.0.1"
              .formatted(host));
    }
  }

  /** By which requests call an index: the name of its folder. */
  static String nameOf(Path index) {
    Path name = index.toAbsolutePath().normalize().getFileName();
    return name == null ? "index" : name.toString();
  }

  /** Only for this machine, with the usual limits. */
  public static ServerOptions local(List<Path> indexes, int port) {
    return new ServerOptions(
        indexes, "127.0.0.1", port, Tokens.NONE, Folders.NONE, ServerLimits.DEFAULT);
  }

  /** The same, with other folders. */
  public ServerOptions with(Folders others) {
    return new ServerOptions(indexes, host, port, tokens, others, limits);
  }

  /** The same, for those who show a token. */
  public ServerOptions with(Tokens others) {
    return new ServerOptions(indexes, host, port, others, folders, limits);
  }

  /** The same, within other limits. */
  public ServerOptions with(ServerLimits others) {
    return new ServerOptions(indexes, host, port, tokens, folders, others);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("there is no address " + host, e);
    }
  }

  /** In a line. */
  @Override
  public String toString() {
    return "%s at %s:%d".formatted(indexes, host, port);
  }
}
