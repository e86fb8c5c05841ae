package dev.kindred.index.opensearch;

import dev.kindred.index.IndexException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long is tried again what may be: a request whose connection was lost, that was turned away as
 * too many (429), or that the cluster could not serve now (502, 503, 504).
 *
 * @param contact for the first request of all, as the address may be wrong
 * @param reading for what only reads
 * @param writing for what changes something
 * @param copying how long a commit waits until all wanted copies of what was written are there
 */
record Retries(Duration contact, Duration reading, Duration writing, Duration copying) {

  static final Retries DEFAULT =
      new Retries(
          Duration.ofSeconds(3),
          Duration.ofSeconds(60),
          Duration.ofMinutes(3),
          Duration.ofMinutes(10));

  private static final long FIRST_MILLIS = 50;
  private static final int MOST_DOUBLINGS = 6;

  /**
   * Waits before another attempt: half to all of a time that doubles up to 3.2 s, at random, so
   * that many clients do not come back together.
   *
   * @param attempt from 0
   */
  static void pause(int attempt) throws IndexException {
    long most = FIRST_MILLIS << Math.min(attempt, MOST_DOUBLINGS);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static IndexException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IndexException("interrupted while waiting for the cluster", e);
  }
}
