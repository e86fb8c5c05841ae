package dev.kindred.image;

import java.io.IOException;
import java.util.Arrays;

/** A Huffman table of a JPEG file (ITU-T T.81, annex C): short codes by one look-up. */
final class JpegHuffman {
  private static final int LOOKUP_BITS = 10;
  private static final int LONGEST = 16;

  /** By the next bits of the stream: symbol and length of the code; 0 where it is longer. */
  private final char[] shortCodes = new char[1 << LOOKUP_BITS];

  /** By length: the first code that is too large for it, and where its symbols would start. */
  private final int[] beyond = new int[LONGEST + 1];

  private final int[] firstSymbol = new int[LONGEST + 1];
  private final byte[] symbols;

  /**
   * Reads a table.
   *
   * @param at of the 16 counts of codes by length, which the symbols follow
   * @param end of the segment
   * @throws IOException if it is no table
   */
  JpegHuffman(byte[] file, int at, int end) throws IOException {
    int symbolCount = symbolCount(file, at, end);
    symbols = Arrays.copyOfRange(file, at + LONGEST, at + LONGEST + symbolCount);
    int code = 0;
    int next = 0;
    for (int length = 1; length <= LONGEST; length++) {
      int count = file[at + length - 1] & 0xff;
      firstSymbol[length] = next - code;
      if (code + count > 1 << length) {
        throw new IOException("more codes of %d bits than there are".formatted(length));
      }
      if (length <= LOOKUP_BITS) {
        int spread = LOOKUP_BITS - length;
        for (int i = 0; i < count; i++) {
          int from = (code + i) << spread;
          char entry = (char) ((symbols[next + i] & 0xff) << 8 | length);
          Arrays.fill(shortCodes, from, from + (1 << spread), entry);
        }
      }
      code += count;
      next += count;
      beyond[length] = code;
      code <<= 1;
    }
  }

  /** How many symbols a table has. */
  static int symbolCount(byte[] file, int at, int end) throws IOException {
    if (at + LONGEST > end) {
      throw new IOException("a Huffman table that ends early");
    }
    int count = 0;
    for (int i = 0; i < LONGEST; i++) {
      count += file[at + i] & 0xff;
    }
    if (at + LONGEST + count > end || count > 256) {
      throw new IOException("a Huffman table of %d symbols".formatted(count));
    }
    return count;
  }

  /**
   * The symbol that a stream goes on with.
   *
   * @param ahead the next 16 bits or more, left-aligned
   * @return the symbol times 256 plus the length of its code
   */
  int decode(long ahead) throws IOException {
    int entry = shortCodes[(int) (ahead >>> (64 - LOOKUP_BITS))];
    return entry != 0 ? entry : decodeLong(ahead);
  }

  private int decodeLong(long ahead) throws IOException {
    for (int length = LOOKUP_BITS + 1; length <= LONGEST; length++) {
      int code = (int) (ahead >>> (64 - length));
      if (code < beyond[length]) {
        return (symbols[firstSymbol[length] + code] & 0xff) << 8 | length;
      }
    }
    throw new IOException("a code that the Huffman table lacks");
  }
}
