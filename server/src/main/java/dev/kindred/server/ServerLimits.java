package dev.kindred.server;

import dev.kindred.image.Limits;
import java.time.Duration;

/**
 * What clients may ask of a server together.
 *
 * @param uploadBytes of one uploaded image with its form, at most
 * @param jsonBytes of one JSON body, at most
 * @param bodyBytes of all requests and originals that are in memory at a time
 * @param running searches and pictures that are computed at a time
 * @param waiting more of them that may wait for their turn
 * @param patience how long they wait
 * @param idle how long a connection may be silent
 * @param connections open at a time
 * @param stopping how long a stop waits for what has begun
 */
public record ServerLimits(
    long uploadBytes,
    int jsonBytes,
    long bodyBytes,
    int running,
    int waiting,
    Duration patience,
    Duration idle,
    int connections,
    Duration stopping) {

  /** Images as large as an index takes, in a quarter of a GiB, on all processors. */
  public static final ServerLimits DEFAULT =
      new ServerLimits(
          Limits.DEFAULT.maxFileBytes() + (64 << 10),
          2 << 20,
          256L << 20,
          Runtime.getRuntime().availableProcessors(),
          64,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          1024,
          Duration.ofSeconds(15));

  /**
   * Checks that a request of any kind can be answered.
   *
   * @throws IllegalArgumentException when one body may be larger than all together, or nothing may
   *     run or connect
   */
  public ServerLimits {
    if (uploadBytes > bodyBytes || jsonBytes > bodyBytes) {
      throw new IllegalArgumentException(
          "one body may have %,d bytes, but all together only %,d"
              .formatted(Math.max(uploadBytes, jsonBytes), bodyBytes));
    }
    if (running < 1 || waiting < 0 || connections < 1) {
      throw new IllegalArgumentException(
          "at least one request must be able to run: %d running, %d waiting, %d connections"
              .formatted(running, waiting, connections));
    }
  }
}
