package dev.kindred.image;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JPEG file of the usual kind, with its tables: sequential, Huffman-coded, 8 bits, gray or YCbCr,
 * all of it in one scan.
 *
 * @param mostAcross the largest horizontal sampling factor
 * @param mostDown the largest vertical sampling factor
 * @param restartInterval in groups of blocks, 0 for none
 * @param dataStart first byte of the entropy-coded data
 */
@SuppressWarnings("ArrayRecordComponent")
record JpegFrame(
    int width,
    int height,
    int mostAcross,
    int mostDown,
    Component[] components,
    int restartInterval,
    int dataStart) {

  private static final int SOF0 = 0xc0;
  private static final int SOF1 = 0xc1;
  private static final int DHT = 0xc4;
  private static final int DQT = 0xdb;
  private static final int DRI = 0xdd;
  private static final int APP0 = 0xe0;

  /**
   * One colour component.
   *
   * @param across blocks of it in a group, from left to right
   * @param down blocks of it in a group, from top to bottom
   * @param quantization in zigzag order
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Component(
      int across, int down, int[] quantization, JpegHuffman first, JpegHuffman others) {}

  /** The frame, or nothing when the file is of another kind or irregular. */
  static Optional<JpegFrame> of(byte[] file) {
    try {
      return new Parser(file).parse();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static final class Parser {
    private final byte[] file;
    private final JpegSegments segments;
    private final int[][] quantizations = new int[4][];
    private final JpegHuffman[] first = new JpegHuffman[4];
    private final JpegHuffman[] others = new JpegHuffman[4];
    private int frame;
    private int restartInterval;
    private boolean jfif;

    Parser(byte[] file) {
      this.file = file;
      this.segments = new JpegSegments(file);
    }

    Optional<JpegFrame> parse() throws IOException {
      while (segments.advance()) {
        int start = segments.start();
        int end = segments.end();
        switch (segments.marker()) {
          case SOF0, SOF1 -> {
            require(frame == 0 && end - start >= 6 && end - start == 6 + 3 * at(start + 5));
            frame = start;
          }
          case DQT -> readQuantizations(start, end);
          case DHT -> readHuffman(start, end);
          case DRI -> {
            require(end - start == 2);
            restartInterval = twoAt(start);
          }
          case APP0 -> jfif |= ImageFormat.startsWith(file, start, "JFIF\0");
          default -> {}
        }
      }
      int scan = segments.scan();
      int count = frame == 0 ? 0 : at(frame + 5);
      boolean usual = scan > 0 && (count == 1 || count == 3) && at(frame) == 8;
      return usual ? Optional.of(frame(scan, count)) : Optional.empty();
    }

    private JpegFrame frame(int scan, int count) throws IOException {
      int length = twoAt(scan);
      require(length == 6 + 2 * count && scan + length <= file.length && at(scan + 2) == count);
      int spectrum = scan + 3 + 2 * count;
      require(at(spectrum) == 0 && at(spectrum + 1) == 63 && at(spectrum + 2) == 0);
      Component[] components = new Component[count];
      int mostAcross = 1;
      int mostDown = 1;
      for (int i = 0; i < count; i++) {
        components[i] = component(frame + 6 + 3 * i, scan + 3 + 2 * i, count == 1);
        mostAcross = Math.max(mostAcross, components[i].across);
        mostDown = Math.max(mostDown, components[i].down);
      }
      require(count == 1 || isYcc(mostAcross, components));
      return new JpegFrame(
          twoAt(frame + 3),
          twoAt(frame + 1),
          mostAcross,
          mostDown,
          components,
          restartInterval,
          scan + length);
    }

    private Component component(int inFrame, int inScan, boolean alone) throws IOException {
      require(at(inFrame) == at(inScan));
      // A component by itself is stored block after block, whatever its factors.
      int across = alone ? 1 : at(inFrame + 1) >> 4;
      int down = alone ? 1 : at(inFrame + 1) & 15;
      int tables = at(inScan + 1);
      require(across >= 1 && across <= 4 && down >= 1 && down <= 4);
      require(at(inFrame + 2) < 4 && tables >> 4 < 4 && (tables & 15) < 4);
      return new Component(
          across,
          down,
          present(quantizations[at(inFrame + 2)]),
          present(first[tables >> 4]),
          present(others[tables & 15]));
    }

    /** Beyond doubt, that is; the JDK guesses in more cases. */
    private boolean isYcc(int mostAcross, Component[] components) {
      JpegHeader header = JpegHeader.of(file);
      boolean numbered = true;
      for (int i = 0; i < 3; i++) {
        numbered &= at(frame + 6 + 3 * i) == i + 1;
      }
      boolean coarseColour = components[1].across < mostAcross && components[2].across < mostAcross;
      return header.adobe() ? header.adobeTransform() == 1 : numbered && (jfif || coarseColour);
    }

    private void readQuantizations(int start, int end) throws IOException {
      int next = start;
      while (next < end) {
        int wide = at(next) >> 4;
        int id = at(next) & 15;
        require(wide <= 1 && id < 4 && next + 1 + 64 * (1 + wide) <= end);
        int[] steps = new int[64];
        for (int k = 0; k < 64; k++) {
          steps[k] = wide == 1 ? twoAt(next + 1 + 2 * k) : at(next + 1 + k);
        }
        quantizations[id] = steps;
        next += 1 + 64 * (1 + wide);
      }
    }

    private void readHuffman(int start, int end) throws IOException {
      int next = start;
      while (next < end) {
        int kind = at(next) >> 4;
        int id = at(next) & 15;
        require(kind <= 1 && id < 4);
        (kind == 0 ? first : others)[id] = new JpegHuffman(file, next + 1, end);
        next += 17 + JpegHuffman.symbolCount(file, next + 1, end);
      }
    }

    private int at(int index) {
      return file[index] & 0xff;
    }

    private int twoAt(int index) {
      return at(index) << 8 | at(index + 1);
    }

    private static void require(boolean condition) throws IOException {
      if (!condition) {
        throw new IOException("an irregular header");
      }
    }

    private static <T> T present(@Nullable T table) throws IOException {
      if (table == null) {
        throw new IOException("a missing table");
      }
      return table;
    }
  }
}
