package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderChoiceTest {
  @TempDir Path folder;

  @Test
  void imagesWithoutColourGetAGrayEncoder() throws IOException {
    write("a.png", 0x808080);
    write("b.jpg", 0x303030);
    assertThat(choice()).isEqualTo("gray40");
  }

  @Test
  void photographsGetAColourEncoder() throws IOException {
    write("a.png", 0xc04020);
    write("b.jpg", 0x20a040);
    write("c.png", 0x808080);
    assertThat(choice()).isEqualTo("rgb64");
  }

  @Test
  void brokenImagesAreLeftOutOfTheChoice() throws IOException {
    Files.writeString(folder.resolve("a.jpg"), "not an image");
    write("b.png", 0xc04020);
    assertThat(choice()).isEqualTo("rgb64");
  }

  @Test
  void onlyBrokenImagesAreAnError() throws IOException {
    Files.writeString(folder.resolve("a.jpg"), "not an image");
    assertThatThrownBy(this::choice)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none of 1 images tried")
        .hasMessageContaining("a.jpg");
  }

  private String choice() throws IOException {
    try (ImageFolder images = ImageFolder.open(folder)) {
      return EncoderChoice.of(images).name();
    }
  }

  private void write(String name, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 32 * 32; i++) {
      image.setRGB(i % 32, i / 32, rgb);
    }
    String format = name.substring(name.indexOf('.') + 1);
    assertThat(ImageIO.write(image, format, folder.resolve(name).toFile())).isTrue();
  }
}
