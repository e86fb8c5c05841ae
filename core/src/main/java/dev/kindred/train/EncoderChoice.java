package dev.kindred.train;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.Limits;
import dev.kindred.image.Pixels;
import dev.kindred.nn.Encoder;
import java.io.IOException;
import java.util.List;

/** Which encoder suits a collection, for those who do not want to choose one. */
public final class EncoderChoice {
  private static final int SAMPLES = 24;

  /** Pixels across that are enough to see whether there is colour. */
  private static final int SIDE = 64;

  /** Channels that differ by no more are gray: a JPEG of a gray scene is never exactly so. */
  private static final int GRAY = 12;

  private EncoderChoice() {}

  /**
   * Looks at some of the images: {@code gray40} if they are without colour, {@code rgb64} if not.
   *
   * @throws DataException if none of them can be read
   */
  public static Encoder of(ImageFolder folder) throws DataException {
    List<ImageItem> items = folder.items();
    ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
    int samples = Math.min(SAMPLES, items.size());
    int read = 0;
    int gray = 0;
    String reason = "";
    for (int i = 0; i < samples; i++) {
      ImageItem item = items.get((int) ((long) i * items.size() / samples));
      try {
        gray += isGray(decoder.decode(folder.read(item), SIDE)) ? 1 : 0;
        read++;
      } catch (IOException e) {
        reason = item.path() + ": " + e.getMessage();
      }
    }
    if (read == 0) {
      throw new DataException(
          "none of %d images tried from %s can be read, the last is %s"
              .formatted(samples, folder.root(), reason));
    }
    return Encoder.named(2 * gray > read ? "gray40" : "rgb64");
  }

  private static boolean isGray(Pixels image) {
    if (image.channels() == 1) {
      return true;
    }
    int pixels = image.width() * image.height();
    int coloured = 0;
    byte[] data = image.data();
    for (int i = 0; i < pixels; i++) {
      int r = data[3 * i] & 0xff;
      int g = data[3 * i + 1] & 0xff;
      int b = data[3 * i + 2] & 0xff;
      coloured += Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b)) > GRAY ? 1 : 0;
    }
    return coloured * 50L < pixels;
  }
}
