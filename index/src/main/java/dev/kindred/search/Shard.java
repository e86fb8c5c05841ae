package dev.kindred.search;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * One of several parts into which a collection falls by its paths, so that as many machines can
 * share the work. A path is in the part whose number, from 1, is the CRC-32 of its UTF-8 bytes
 * modulo the number of parts, plus 1.
 *
 * @param number from 1
 * @param count of all parts
 */
public record Shard(int number, int count) {

  /** All of it. */
  public static final Shard WHOLE = new Shard(1, 1);

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when it is not from 1 to the count
   */
  public Shard {
    if (number < 1 || number > count) {
      throw new IllegalArgumentException(
          "part %d of %d; the parts are numbered from 1".formatted(number, count));
    }
  }

  /** Whether the path is in this part. */
  public boolean holds(String path) {
    CRC32 hash = new CRC32();
    hash.update(path.getBytes(StandardCharsets.UTF_8));
    return hash.getValue() % count == number - 1;
  }
}
