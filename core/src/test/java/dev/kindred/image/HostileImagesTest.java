package dev.kindred.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.hostile.Campaign;
import dev.kindred.hostile.ImageFiles;
import dev.kindred.hostile.Sample;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Every real image, good or broken, and damaged ones. */
class HostileImagesTest {
  @Test
  void imagesAreReadOrRefusedInLittleMemory() throws Exception {
    Campaign.runApart(Images.class, "-Xmx512m");
  }

  /** Does with a file all that is ever done with one. */
  static final class Images implements ImageFiles.OfImages {
    private static final Limits LIMITS = Limits.DEFAULT;
    private static final int TARGET_SIDE = 64;
    private final ImageDecoder decoder = new ImageDecoder(LIMITS);
    private final Preprocess preprocess = new Preprocess(3, 32, 32, Fit.INK);
    private final float[] input = new float[preprocess.size()];

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      CaptureTime.of(file.bytes());
      ImageDecoder.Decoded small = decoder.decodeAndMeasure(file.bytes(), TARGET_SIDE);
      assertThat((long) small.width() * small.height()).isBetween(1L, LIMITS.maxPixels());
      preprocess.apply(small.pixels(), input, 0);
      for (float sample : input) {
        assertThat(sample).isBetween(-.01f, 255.01f); // but for rounding
      }
      Pixels thumbnail = decoder.decode(Thumbnail.encode(small.pixels(), TARGET_SIDE));
      assertThat(Math.max(thumbnail.width(), thumbnail.height())).isBetween(1, TARGET_SIDE);
      Pixels all = decoder.decode(file.bytes());
      assertThat(all.width()).isEqualTo(small.width());
      assertThat(all.height()).isEqualTo(small.height());
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof ImageException;
    }
  }
}
