package dev.kindred.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * ImageIO readers that wait to be used again: looking one up and building it costs more than
 * decoding a small image. It grows to as many readers of a format as ever work at the same time.
 */
final class ReaderPool {
  private final Map<ImageFormat, Queue<ImageReader>> idle = new EnumMap<>(ImageFormat.class);

  ReaderPool() {
    for (ImageFormat format : ImageFormat.values()) {
      idle.put(format, new ConcurrentLinkedQueue<>());
    }
  }

  /** A reader that nobody else holds; either give it back or dispose of it. */
  ImageReader take(ImageFormat format) throws IOException {
    ImageReader reader = queue(format).poll();
    return reader != null ? reader : create(format);
  }

  /**
   * Those of JPEG are not used again: they keep a file's tables for the next that lacks its own.
   */
  void giveBack(ImageFormat format, ImageReader reader) {
    if (format == ImageFormat.JPEG) {
      reader.dispose();
      return;
    }
    reader.setInput(null);
    reader.removeAllIIOReadWarningListeners();
    queue(format).add(reader);
  }

  private Queue<ImageReader> queue(ImageFormat format) {
    Queue<ImageReader> queue = idle.get(format);
    if (queue == null) {
      throw new AssertionError(format);
    }
    return queue;
  }

  private static ImageReader create(ImageFormat format) throws IOException {
    if (format == ImageFormat.WEBP) {
      // Named outright, so that it works however the class path was packed.
      return new WebPImageReaderSpi().createReaderInstance(null);
    }
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
    if (!readers.hasNext()) {
      throw new ImageException("this Java runtime has no reader for " + format);
    }
    return readers.next();
  }
}
