package dev.kindred.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Damages files in the ways that have broken parsers before. */
final class Mutation {
  private static final int[] INTERESTING = {
    0, 1, -1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0x7ffffff0
  };

  /** Where most formats have their numbers. */
  private static final int HEAD = 256;

  private static final int TAIL = 64;
  private static final int LONGEST = 8 << 20;
  private static final int MOST_CHANGES = 4;

  private final RandomGenerator random;
  private byte[] file;

  private enum Kind {
    FLIP,
    OVERWRITE,
    CUT,
    REPEAT,
    INSERT,
    DELETE,
    SPLICE,
    LENGTH
  }

  private Mutation(byte[] file, RandomGenerator random) {
    this.file = file;
    this.random = random;
  }

  /**
   * One to four changes, few of them most often.
   *
   * @param other a second file of the kind, to splice with
   */
  static byte[] of(byte[] file, byte[] other, RandomGenerator random) {
    Mutation mutation = new Mutation(file.clone(), random);
    int changes = 0;
    do {
      mutation.change(Kind.values()[random.nextInt(Kind.values().length)], other);
      changes++;
    } while (changes < MOST_CHANGES && random.nextBoolean());
    return mutation.file;
  }

  private void change(Kind kind, byte[] other) {
    if (file.length == 0) {
      file = other.clone();
    }
    int at = position();
    switch (kind) {
      case FLIP -> file[at] ^= (byte) (1 << random.nextInt(8));
      case OVERWRITE -> write(at, interesting(), width(), order());
      case CUT -> file = Arrays.copyOf(file, at);
      case REPEAT -> {
        byte[] piece = Arrays.copyOfRange(file, at, Math.min(file.length, at + length()));
        // Now and then so often that whatever nests runs out of stack.
        int most = random.nextInt(8) == 0 ? 50_000 : 3;
        int times = Math.min(1 + random.nextInt(most), LONGEST / piece.length);
        byte[] pieces = new byte[times * piece.length];
        for (int i = 0; i < times; i++) {
          System.arraycopy(piece, 0, pieces, i * piece.length, piece.length);
        }
        replace(at, at, pieces);
      }
      case INSERT -> {
        byte[] noise = new byte[length()];
        random.nextBytes(noise);
        replace(at, at, noise);
      }
      case DELETE -> replace(at, Math.min(file.length, at + length()), new byte[0]);
      case SPLICE -> {
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        replace(at, file.length, Arrays.copyOfRange(other, from, other.length));
      }
      case LENGTH -> damageLength();
    }
  }

  /** Changes a number that may well be a length: one that is not more than there are bytes. */
  private void damageLength() {
    for (int tries = 0; tries < 64; tries++) {
      int width = 2 << random.nextInt(2);
      int at = position();
      ByteOrder order = order();
      if (at + width <= file.length) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(order);
        int value = width == 2 ? bytes.getShort(at) & 0xffff : bytes.getInt(at);
        if (value > 0 && value <= file.length) {
          int[] others = {value - 1, value + 1, 2 * value, value << 8, -value, interesting()};
          write(at, others[random.nextInt(others.length)], width, order);
          return;
        }
      }
    }
  }

  private void write(int at, int value, int width, ByteOrder order) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).order(order).putInt(value).array();
    int from = order == ByteOrder.BIG_ENDIAN ? Integer.BYTES - width : 0;
    System.arraycopy(bytes, from, file, at, Math.min(width, file.length - at));
  }

  private void replace(int from, int to, byte[] by) {
    byte[] replaced = Arrays.copyOf(file, Math.min(LONGEST, from + by.length + file.length - to));
    int put = Math.min(by.length, replaced.length - from);
    System.arraycopy(by, 0, replaced, from, put);
    System.arraycopy(file, to, replaced, from + put, replaced.length - from - put);
    file = replaced;
  }

  private int position() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(Math.min(HEAD, file.length));
      case 1 -> file.length - 1 - random.nextInt(Math.min(TAIL, file.length));
      default -> random.nextInt(file.length);
    };
  }

  private int length() {
    return 1 + random.nextInt(1 << random.nextInt(1, 9));
  }

  private int width() {
    return 1 << random.nextInt(3);
  }

  private int interesting() {
    return INTERESTING[random.nextInt(INTERESTING.length)];
  }

  private ByteOrder order() {
    return random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }
}
