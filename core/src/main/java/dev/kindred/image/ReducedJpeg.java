package dev.kindred.image;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decodes a JPEG at a half, a quarter or an eighth of its size, each pixel the mean of those it
 * stands for, as if all had been decoded. The mean is taken of the cosine coefficients ({@link
 * BlockMeans}), most of which drop out, so a large file takes a fraction of the time and memory.
 *
 * <p>Files of the usual kind only ({@link JpegFrame}); for others, and for damaged ones, there is
 * the general decoder, which also says what is wrong with them.
 */
final class ReducedJpeg {
  private final JpegFrame frame;
  private final JpegBits bits;
  private final int columns;
  private final int rows;

  /** Samples of one row of groups, one array a component, {@link #stride} a row. */
  private final float[][] samples;

  private final int stride;
  private final int groupsAcross;
  private final int groupsDown;
  private final int groupRows;
  private final BlockMeans[] means;
  private final int[] level;
  private final float[] block = new float[64];

  private ReducedJpeg(byte[] file, JpegFrame frame, int size) throws IOException {
    this.frame = frame;
    bits = new JpegBits(file, frame.dataStart());
    columns = reduced(frame.width(), size);
    rows = reduced(frame.height(), size);
    groupsAcross = Math.ceilDiv(frame.width(), 8 * frame.mostAcross());
    groupsDown = Math.ceilDiv(frame.height(), 8 * frame.mostDown());
    groupRows = frame.mostDown() * size;
    stride = groupsAcross * frame.mostAcross() * size;
    int count = frame.components().length;
    samples = new float[count][groupRows * stride];
    level = new int[count];
    means = new BlockMeans[count];
    for (int i = 0; i < count; i++) {
      JpegFrame.Component component = frame.components()[i];
      means[i] =
          new BlockMeans(
              component.quantization(),
              blockSide(size * frame.mostDown(), component.down()),
              blockSide(size * frame.mostAcross(), component.across()));
    }
  }

  /**
   * Decodes a file at the smallest size that has no side shorter than asked for.
   *
   * @param width what the file is known to have; another frame is not taken
   * @param height likewise
   * @return upright as stored; empty when the image is not that large or the file is not for this
   *     decoder
   */
  static Optional<Pixels> decode(byte[] file, int width, int height, int side) {
    for (int size = 1; size <= 4; size *= 2) {
      if (Math.min(reduced(width, size), reduced(height, size)) >= side) {
        return decodeTo(file, width, height, size);
      }
    }
    return Optional.empty();
  }

  private static Optional<Pixels> decodeTo(byte[] file, int width, int height, int size) {
    Optional<JpegFrame> frame =
        JpegFrame.of(file).filter(f -> f.width() == width && f.height() == height);
    if (frame.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ReducedJpeg(file, frame.get(), size).decode());
    } catch (IOException e) {
      return Optional.empty(); // the general decoder has the last word, and the message
    }
  }

  private static int reduced(int length, int size) {
    return Math.ceilDiv(Math.multiplyExact(length, size), 8);
  }

  /** How many means across a block of a component has, which may be sampled more coarsely. */
  private static int blockSide(int group, int blocks) throws IOException {
    int side = group / blocks;
    if (side * blocks != group || side > 8 || Integer.bitCount(side) != 1) {
      throw new IOException("a sampling factor that does not divide a block");
    }
    return side;
  }

  private Pixels decode() throws IOException {
    int interval = frame.restartInterval();
    int groups = Math.multiplyExact(groupsAcross, groupsDown);
    if (bits.stretches() != (interval == 0 ? 1 : Math.ceilDiv(groups, interval))) {
      throw new IOException("restart markers where there should be none, or too few");
    }
    int channels = samples.length;
    byte[] data = new byte[Math.multiplyExact(Math.multiplyExact(columns, rows), channels)];
    int untilRestart = interval;
    for (int y = 0; y < groupsDown; y++) {
      for (int x = 0; x < groupsAcross; x++) {
        if (interval > 0 && untilRestart-- == 0) {
          bits.restart();
          Arrays.fill(level, 0);
          untilRestart = interval - 1;
        }
        readGroup(x);
      }
      int top = y * groupRows;
      for (int i = 0; i < Math.min(groupRows, rows - top); i++) {
        writeRow(i * stride, data, (top + i) * columns * channels);
      }
    }
    return new Pixels(columns, rows, channels, data);
  }

  private void readGroup(int x) throws IOException {
    for (int c = 0; c < samples.length; c++) {
      JpegFrame.Component component = frame.components()[c];
      BlockMeans mean = means[c];
      int left = x * component.across() * mean.columns();
      for (int v = 0; v < component.down(); v++) {
        for (int h = 0; h < component.across(); h++) {
          readBlock(c, component, mean);
          int to = v * mean.rows() * stride + left + h * mean.columns();
          for (int r = 0; r < mean.rows(); r++) {
            System.arraycopy(
                block, r * mean.columns(), samples[c], to + r * stride, mean.columns());
          }
        }
      }
    }
  }

  private void readBlock(int c, JpegFrame.Component component, BlockMeans mean) throws IOException {
    long ahead = bits.ahead();
    int code = component.first().decode(ahead);
    int length = code & 0xff;
    int size = code >> 8;
    if (size > 11) {
      throw new IOException("a level of %d bits".formatted(size));
    }
    level[c] += signed(ahead << length, size);
    bits.skip(length + size);
    mean.start(level[c], block);
    JpegHuffman others = component.others();
    for (int k = 1; k < 64; k++) {
      ahead = bits.ahead();
      code = others.decode(ahead);
      length = code & 0xff;
      size = code >> 8 & 15;
      k += code >> 12;
      bits.skip(length + size);
      if (size > 0) {
        if (k > 63) {
          throw new IOException("a block of more than 64 coefficients");
        }
        mean.add(k, signed(ahead << length, size), block);
      } else if (code >> 12 < 15) {
        break; // only zeros are left
      }
    }
    bits.check();
  }

  /** The first bits as a number of that size (ITU-T T.81, F.2.2.1, EXTEND). */
  private static int signed(long ahead, int size) {
    int value = (int) (ahead >>> 1 >>> (63 - size));
    return ahead < 0 ? value : value - (1 << size) + 1;
  }

  private void writeRow(int from, byte[] data, int start) {
    float[] luma = samples[0];
    if (samples.length == 1) {
      for (int x = 0; x < columns; x++) {
        data[start + x] = toByte(luma[from + x]);
      }
      return;
    }
    // By the equations of JFIF 1.02.
    int to = start;
    for (int i = from; i < from + columns; i++) {
      float blue = samples[1][i] - 128;
      float red = samples[2][i] - 128;
      data[to] = toByte(luma[i] + 1.402f * red);
      data[to + 1] = toByte(luma[i] - 0.344136f * blue - 0.714136f * red);
      data[to + 2] = toByte(luma[i] + 1.772f * blue);
      to += 3;
    }
  }

  private static byte toByte(float sample) {
    return (byte) Math.clamp((int) (sample + 0.5f), 0, 255);
  }
}
