package dev.kindred.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.roaringbitmap.RoaringBitmap;

/**
 * Reads sets of ids in the portable Roaring format, as CRoaring, pyroaring and roaring-rs write
 * them. The bytes may come from anyone: every number in them is checked before it is used.
 *
 * @see <a href="https://github.com/RoaringBitmap/RoaringFormatSpec">the format</a>
 */
public final class IdSets {

  /** A longer file than this is not read; it has room for half a billion ids in any pattern. */
  public static final int MAX_BYTES = 64 << 20;

  private static final int COOKIE_WITH_RUNS = 12347;
  private static final int COOKIE_WITHOUT_RUNS = 12346;
  private static final int MAX_CONTAINERS = 1 << 16;
  private static final int VALUES = 1 << 16;

  /** From so many containers on there are offsets, also in a file with runs. */
  private static final int CONTAINERS_WITH_OFFSETS = 4;

  /** A container of more values is a bitmap. */
  private static final int LARGEST_ARRAY = 4096;

  private final ByteBuffer bytes;
  private final String where;

  private IdSets(ByteBuffer bytes, String where) {
    this.bytes = bytes;
    this.where = where;
  }

  /**
   * Reads a set from a file.
   *
   * @throws IndexException when the file cannot be read or does not hold exactly one set
   */
  public static RoaringBitmap read(Path file) throws IndexException {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new IndexException(
            "%s has %,d bytes; a set of ids may have %,d".formatted(file, size, MAX_BYTES));
      }
      return read(Files.readAllBytes(file), file.toString());
    } catch (IndexException e) {
      throw e;
    } catch (IOException e) {
      throw new IndexException(
          "cannot read the ids in %s: %s".formatted(file, IndexDirectory.reason(e)), e);
    }
  }

  /**
   * Reads a set from memory.
   *
   * @param where the bytes come from, for messages
   * @throws IndexException when they are not exactly one set
   */
  public static RoaringBitmap read(byte[] bytes, String where) throws IndexException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    new IdSets(buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN), where).check();
    RoaringBitmap ids = new RoaringBitmap();
    try {
      ids.deserialize(buffer);
    } catch (IOException e) {
      throw new IndexException(where + " is not a set of ids: " + e.getMessage(), e);
    }
    return ids;
  }

  private void check() throws IndexException {
    int cookie = (int) uint32("its first number");
    boolean mayHaveRuns = (cookie & 0xffff) == COOKIE_WITH_RUNS;
    if (!mayHaveRuns && cookie != COOKIE_WITHOUT_RUNS) {
      throw broken("it does not begin like one");
    }
    long containers = mayHaveRuns ? (cookie >>> 16) + 1 : uint32("the number of containers");
    if (containers > MAX_CONTAINERS) {
      throw broken(
          "it claims %d containers, the format has at most %d"
              .formatted(containers, MAX_CONTAINERS));
    }
    byte[] runs = new byte[mayHaveRuns ? (int) (containers + 7) / 8 : 0];
    require(runs.length, "which containers are runs");
    bytes.get(runs);
    containers((int) containers, runs);
  }

  private void containers(int containers, byte[] runs) throws IndexException {
    int[] counts = new int[containers];
    int last = -1;
    for (int i = 0; i < containers; i++) {
      int key = uint16("the key of container " + i);
      if (key <= last) {
        throw broken("the keys of its containers do not ascend at container %d".formatted(i));
      }
      last = key;
      counts[i] = uint16("the size of container " + i) + 1;
    }
    boolean offsets = runs.length == 0 || containers >= CONTAINERS_WITH_OFFSETS;
    ByteBuffer starts = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (offsets) {
      require(4 * containers, "the offsets of its containers");
      bytes.position(bytes.position() + 4 * containers);
    }
    for (int i = 0; i < containers; i++) {
      if (offsets && starts.getInt() != bytes.position()) {
        throw broken("container %d is not where it should be".formatted(i));
      }
      boolean isRun = runs.length > 0 && (runs[i / 8] >> (i % 8) & 1) == 1;
      int count = isRun ? runs(i) : counts[i] > LARGEST_ARRAY ? bitmap(i) : array(i, counts[i]);
      if (count != counts[i]) {
        throw broken("container %d holds %d ids and claims %d".formatted(i, count, counts[i]));
      }
    }
    if (bytes.hasRemaining()) {
      throw broken("it goes on for %d bytes after its end".formatted(bytes.remaining()));
    }
  }

  private int runs(int container) throws IndexException {
    int runs = uint16("the runs of container " + container);
    require(4 * runs, "the runs of container " + container);
    int next = 0;
    int count = 0;
    for (int i = 0; i < runs; i++) {
      int start = bytes.getShort() & 0xffff;
      int length = (bytes.getShort() & 0xffff) + 1;
      if (start < next || start + length > VALUES) {
        throw broken("the runs of container %d do not ascend".formatted(container));
      }
      next = start + length;
      count += length;
    }
    return count;
  }

  private int array(int container, int count) throws IndexException {
    require(2 * count, "the ids of container " + container);
    int last = -1;
    for (int i = 0; i < count; i++) {
      int value = bytes.getShort() & 0xffff;
      if (value <= last) {
        throw broken("the ids of container %d do not ascend".formatted(container));
      }
      last = value;
    }
    return count;
  }

  private int bitmap(int container) throws IndexException {
    require(VALUES / 8, "the bits of container " + container);
    int count = 0;
    for (int word = 0; word < VALUES / Long.SIZE; word++) {
      count += Long.bitCount(bytes.getLong());
    }
    return count;
  }

  private long uint32(String what) throws IndexException {
    require(4, what);
    return bytes.getInt() & 0xffffffffL;
  }

  private int uint16(String what) throws IndexException {
    require(2, what);
    return bytes.getShort() & 0xffff;
  }

  private void require(int length, String what) throws IndexException {
    if (bytes.remaining() < length) {
      throw broken("it ends at byte %d, before %s".formatted(bytes.limit(), what));
    }
  }

  private IndexException broken(String problem) {
    return new IndexException(
        "%s is not a set of ids in the portable Roaring format: %s".formatted(where, problem));
  }
}
