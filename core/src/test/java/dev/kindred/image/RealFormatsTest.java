package dev.kindred.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFormatsTest {
  /** Valid by their own lights, but beyond what the JDK decodes. */
  private static final Set<String> BEYOND =
      Set.of("pal2.bmp", "pal2color.bmp", "rgb24rle24.bmp", "rgba32abf.bmp");

  private final ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);

  @ParameterizedTest
  @ValueSource(strings = {"bmp", "gif", "jpg", "png", "tiff", "webp"})
  void goodFilesOfEveryFormatDecode(String format) throws IOException {
    List<String> failed = new ArrayList<>();
    for (Path file : SharedData.files("formats/image-rs/tests/images/" + format)) {
      String name = file.getFileName().toString();
      if (ImageFormat.hasImageExtension(name) && !BEYOND.contains(name)) {
        try {
          assertThat(decoder.decode(Files.readAllBytes(file)).data()).isNotEmpty();
        } catch (ImageException e) {
          failed.add(name + ": " + e.getMessage());
        }
      }
    }
    assertThat(failed).isEmpty();
  }

  @Test
  void jpegsOfEveryKindDecodeUnlessTheyAreLossless() throws IOException {
    List<String> failed = new ArrayList<>();
    for (String folder : List.of("tests/reftest/images", "tests/icc")) {
      for (Path file : SharedData.files("formats/jpeg-decoder/" + folder)) {
        if (ImageFormat.hasImageExtension(file.toString())
            && !file.toString().contains("lossless")) {
          try {
            assertThat(decoder.decode(Files.readAllBytes(file)).data()).isNotEmpty();
          } catch (ImageException e) {
            failed.add(file + ": " + e.getMessage());
          }
        }
      }
    }
    assertThat(failed).isEmpty();
  }

  @Test
  void cameraPhotosDecode() throws IOException {
    for (Path file : SharedData.files("photos")) {
      if (ImageFormat.hasImageExtension(file.toString())) {
        byte[] bytes = Files.readAllBytes(file);
        ImageDecoder.Decoded decoded = decoder.decodeAndMeasure(bytes, 100);
        assertThat(decoder.size(bytes))
            .as(file.toString())
            .isEqualTo(new ImageDecoder.Size(decoded.width(), decoded.height()));
      }
    }
  }

  @Test
  void fourInksGiveTheColoursTheyMix() throws IOException {
    Path folder = SharedData.folder("formats/jpeg-decoder/tests/reftest/images");
    Pixels words = decoder.decode(Files.readAllBytes(folder.resolve("mozilla/jpg-cmyk-2.jpg")));
    assertThat(words.channels()).isEqualTo(3);
    assertThat(words.at(1, 1, 0)).isGreaterThan(245); // paper
    assertThat(words.at(1, 1, 2)).isGreaterThan(245);
    // The same photograph, once in YCCK and once in RGB.
    Preprocess small = new Preprocess(3, 16, 16, Fit.STRETCH);
    float[] ycck = new float[small.size()];
    float[] rgb = new float[small.size()];
    small.apply(decoder.decode(Files.readAllBytes(folder.resolve("ycck.jpg"))), ycck, 0);
    small.apply(decoder.decode(Files.readAllBytes(folder.resolve("rgb.jpg"))), rgb, 0);
    for (int i = 0; i < rgb.length; i++) {
      assertThat(ycck[i]).as("sample %d", i).isBetween(rgb[i] - 25, rgb[i] + 25);
    }
  }

  @Test
  void interlacingChangesNothing() throws IOException {
    Path suite = SharedData.folder("formats/PngSuite");
    int compared = 0;
    for (Path file : SharedData.files("formats/PngSuite")) {
      String name = file.getFileName().toString();
      Path twin = suite.resolve(name.replace("basi", "basn").replaceAll("^(s..)i", "$1n"));
      if (!twin.equals(file)) {
        assertThat(decoder.decode(Files.readAllBytes(file)).data())
            .as(name)
            .isEqualTo(decoder.decode(Files.readAllBytes(twin)).data());
        compared++;
      }
    }
    assertThat(compared).isEqualTo(33);
  }

  @Test
  void transparentCornersShowWhite() throws IOException {
    Path suite = SharedData.folder("formats/PngSuite");
    for (String name :
        List.of("tbbn0g04", "tbbn2c16", "tbbn3p08", "tbrn2c08", "tbwn0g16", "tp1n3p08")) {
      Pixels read = decoder.decode(Files.readAllBytes(suite.resolve(name + ".png")));
      assertThat(read.at(0, 0, 0)).as(name).isEqualTo(255);
      assertThat(read.at(31, 31, read.channels() - 1)).as(name).isEqualTo(255);
    }
  }

  @Test
  void corruptPngsAreRefused() throws IOException {
    for (Path file : SharedData.files("formats/PngSuite")) {
      if (file.getFileName().toString().startsWith("x")) {
        assertThatThrownBy(() -> decoder.decode(Files.readAllBytes(file)))
            .as(file.toString())
            .isInstanceOf(ImageException.class);
      }
    }
  }

  /** Whatever else is thrown fails the test; the time limit only catches a decoder that hangs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "formats/image-rs/tests/bad",
        "formats/image-rs/tests/regression",
        "formats/jpeg-decoder/tests/crashtest"
      })
  void hostileFilesEitherDecodeOrAreRefused(String folder) throws IOException {
    List<Path> files = SharedData.files(folder);
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            try {
              decoder.decode(bytes, 64);
            } catch (ImageException e) {
              assertThat(e.getMessage()).as(file.toString()).isNotBlank();
            }
          },
          file::toString);
    }
  }
}
