package dev.kindred.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** Makes the readers of ImageIO, whose providers are looked up once. */
final class Readers {
  private static final Map<ImageFormat, ImageReaderSpi> PROVIDERS = providers();

  private Readers() {}

  /**
   * A reader for one file. None is used for a second: that of the JDK for JPEG keeps a file's
   * tables for the next that lacks its own, the one for BMP its mask of alpha.
   */
  static ImageReader of(ImageFormat format) throws IOException {
    ImageReaderSpi provider = PROVIDERS.get(format);
    if (provider == null) {
      throw new ImageException("this Java runtime has no reader for " + format);
    }
    return provider.createReaderInstance();
  }

  private static Map<ImageFormat, ImageReaderSpi> providers() {
    Map<ImageFormat, ImageReaderSpi> providers = new EnumMap<>(ImageFormat.class);
    // Named outright, so that it works however the class path was packed.
    providers.put(ImageFormat.WEBP, new WebPImageReaderSpi());
    Iterator<ImageReaderSpi> known =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (known.hasNext()) {
      ImageReaderSpi provider = known.next();
      List<String> names = List.of(provider.getFormatNames());
      for (ImageFormat format : ImageFormat.values()) {
        if (names.contains(format.name())) {
          providers.putIfAbsent(format, provider);
        }
      }
    }
    return providers;
  }
}
