package dev.kindred.image;

/**
 * How the stored rows and columns must be turned for the scene to stand upright; the eight values
 * of the EXIF/TIFF tag 274, in its order.
 */
public enum Orientation {
  /** Tag 1: nothing to do. */
  UPRIGHT(false, false, false),
  /** Tag 2: left and right change places. */
  MIRRORED(false, true, false),
  /** Tag 3: half a turn. */
  TURN_180(false, true, true),
  /** Tag 4: top and bottom change places. */
  FLIPPED(false, false, true),
  /** Tag 5: mirrored at the diagonal from the upper left. */
  TRANSPOSED(true, false, false),
  /** Tag 6: a quarter turn clockwise. */
  TURN_90(true, false, true),
  /** Tag 7: mirrored at the diagonal from the upper right. */
  TRANSVERSED(true, true, true),
  /** Tag 8: a quarter turn counter-clockwise. */
  TURN_270(true, true, false);

  private static final Orientation[] BY_TAG = values();

  private final boolean swapsSides;
  private final boolean reversesColumns;
  private final boolean reversesRows;

  Orientation(boolean swapsSides, boolean reversesColumns, boolean reversesRows) {
    this.swapsSides = swapsSides;
    this.reversesColumns = reversesColumns;
    this.reversesRows = reversesRows;
  }

  /** The orientation of a tag value; a value outside 1..8 means upright, as viewers take it. */
  public static Orientation ofTag(int value) {
    return value >= 1 && value <= BY_TAG.length ? BY_TAG[value - 1] : UPRIGHT;
  }

  /** Turning clockwise by so many quarters of a full turn, 0..3. */
  public static Orientation clockwise(int quarterTurns) {
    return switch (quarterTurns) {
      case 0 -> UPRIGHT;
      case 1 -> TURN_90;
      case 2 -> TURN_180;
      case 3 -> TURN_270;
      default -> throw new IllegalArgumentException("quarter turns are 0..3, not " + quarterTurns);
    };
  }

  /** Whether width and height change places. */
  public boolean swapsSides() {
    return swapsSides;
  }

  /** The turned image; the same object when there is nothing to turn. */
  public Pixels apply(Pixels in) {
    if (this == UPRIGHT) {
      return in;
    }
    int width = swapsSides ? in.height() : in.width();
    int height = swapsSides ? in.width() : in.height();
    int channels = in.channels();
    int columnStep = reversesColumns ? -channels : channels;
    int rowStep = (reversesRows ? -1 : 1) * in.width() * channels;
    int first =
        (reversesColumns ? (in.width() - 1) * channels : 0)
            + (reversesRows ? (in.height() - 1) * in.width() * channels : 0);
    int stepX = swapsSides ? rowStep : columnStep;
    int stepY = swapsSides ? columnStep : rowStep;
    byte[] source = in.data();
    byte[] turned = new byte[source.length];
    int to = 0;
    for (int y = 0; y < height; y++) {
      int from = first + y * stepY;
      for (int x = 0; x < width; x++, from += stepX) {
        for (int c = 0; c < channels; c++) {
          turned[to++] = source[from + c];
        }
      }
    }
    return new Pixels(width, height, channels, turned);
  }
}
