package dev.kindred.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealOrientationTest {
  private static final Preprocess SMALL = new Preprocess(3, 24, 24, Fit.STRETCH);

  private final ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);

  @Test
  void allLandscapePhotosShowTheSameUprightScene() throws IOException {
    assertAllAlike("Landscape");
  }

  @Test
  void allPortraitPhotosShowTheSameUprightScene() throws IOException {
    assertAllAlike("Portrait");
  }

  private void assertAllAlike(String prefix) throws IOException {
    List<Path> files =
        SharedData.files("exif-orientation-examples").stream()
            .filter(file -> file.getFileName().toString().startsWith(prefix))
            .toList();
    assertThat(files).hasSize(9);
    float[] first = null;
    ImageDecoder.Size firstSize = null;
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      ImageDecoder.Decoded decoded = decoder.decodeAndMeasure(bytes, 96);
      ImageDecoder.Size size = new ImageDecoder.Size(decoded.width(), decoded.height());
      float[] small = new float[SMALL.size()];
      SMALL.apply(decoded.pixels(), small, 0);
      assertThat(decoder.size(bytes)).as(file.toString()).isEqualTo(size);
      if (first == null || firstSize == null) {
        first = small;
        firstSize = size;
      }
      assertThat(size).as(file.toString()).isEqualTo(firstSize);
      assertThat(rootMeanSquare(first, small)).as(file.toString()).isLessThan(12);
    }
  }

  private static double rootMeanSquare(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum / a.length);
  }
}
