package dev.kindred.image;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The entropy-coded bits of one scan of a JPEG file, without stuffed bytes and markers. */
final class JpegBits {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** More than one block can take, so that the end is checked once a block only. */
  private static final int PADDING = 64 * 4 + 16;

  private final byte[] bits;

  /** Where each stretch between restart markers ends, in bytes. */
  private int[] ends = new int[1];

  private int stretches;
  private int stretch;

  /** In bits. */
  private long position;

  /**
   * Takes the bits from the file.
   *
   * @param from first byte of the scan's data; it ends at the first marker other than a restart
   * @throws IOException if restart markers are out of order
   */
  JpegBits(byte[] file, int from) throws IOException {
    bits = new byte[Math.addExact(file.length - from, PADDING)];
    int to = 0;
    int at = from;
    while (at < file.length) {
      byte next = file[at++];
      if (next == (byte) 0xff) {
        int marker = at < file.length ? file[at] & 0xff : 0xd9;
        if (marker >= 0xd0 && marker <= 0xd7) {
          if ((marker & 7) != (stretches & 7)) {
            throw new IOException("restart markers out of order");
          }
          endStretch(to);
          at++;
          continue;
        } else if (marker == 0xff) {
          continue; // a fill byte
        } else if (marker != 0) {
          break;
        }
        at++;
      }
      bits[to++] = next;
    }
    endStretch(to);
  }

  private void endStretch(int end) {
    if (stretches == ends.length) {
      ends = Arrays.copyOf(ends, 2 * stretches);
    }
    ends[stretches++] = end;
  }

  /** Number of stretches between restart markers, at least 1. */
  int stretches() {
    return stretches;
  }

  /** The next 57 bits, left-aligned; zeros beyond the end. */
  long ahead() {
    return (long) LONGS.get(bits, (int) (position >>> 3)) << (position & 7);
  }

  void skip(int count) {
    position += count;
  }

  /** Refuses a stretch that was read beyond its end. */
  void check() throws IOException {
    if (position > 8L * ends[stretch]) {
      throw new IOException("the data ends too early");
    }
  }

  /** Goes to the first bit after the next restart marker. */
  void restart() throws IOException {
    if (stretch + 1 >= stretches) {
      throw new IOException("a restart marker is missing");
    }
    position = 8L * ends[stretch++];
  }
}
