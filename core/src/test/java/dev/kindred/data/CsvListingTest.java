package dev.kindred.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvListingTest {
  @TempDir Path root;

  @BeforeEach
  void writeImages() throws IOException {
    Folders.image(root, "pics/1.png");
    Folders.image(root, "pics/2, the second.png");
    Folders.image(root, "3.png");
  }

  @Test
  void labelsAreListedFromFineToCoarse() throws IOException {
    try (ImageFolder folder = open("path,label,parent\npics/1.png,alpha,greek\n3.png,a,latin\n")) {
      assertThat(Folders.paths(folder)).containsExactly("3.png", "pics/1.png");
      assertThat(folder.items().getLast().labels()).containsExactly("greek", "alpha");
      assertThat(folder.read(folder.items().getLast())).isEqualTo(Folders.png("pics/1.png"));
      assertThat(folder.root()).isEqualTo(root.resolve("m.csv").toAbsolutePath());
    }
  }

  @Test
  void theHeaderIsOptionalAndQuotesProtectCommas() throws IOException {
    String csv = "\ufeff\"pics/2, the second.png\",\"say \"\"two\"\"\"\r\n\r\n 3.png , three\r\n";
    try (ImageFolder folder = open(csv)) {
      assertThat(Folders.paths(folder)).containsExactly("3.png", "pics/2, the second.png");
      assertThat(folder.items().getFirst().labels()).containsExactly("three");
      assertThat(folder.items().getLast().labels()).containsExactly("say \"two\"");
    }
  }

  @Test
  void labelsMayBeMissing() throws IOException {
    try (ImageFolder folder = open("path\npics/1.png\n3.png")) {
      assertThat(folder.items()).allSatisfy(item -> assertThat(item.labels()).isEmpty());
    }
    try (ImageFolder folder = open("path,label,parent\npics/1.png,,\n3.png,a,\n")) {
      assertThat(folder.items().getLast().labels()).isEmpty();
      assertThat(folder.items().getFirst().labels()).containsExactly("a");
    }
  }

  @Test
  void missingFilesAreSkippedWithTheirLine() throws IOException {
    try (ImageFolder folder = open("path,label\npics/1.png,a\nnowhere.png,a\n3.txt,b\n")) {
      assertThat(Folders.paths(folder)).containsExactly("pics/1.png");
      assertThat(folder.skipped())
          .containsExactly(
              new Skipped("nowhere.png", "line 3: no such file"),
              new Skipped("3.txt", "line 4: not an image file"));
    }
  }

  @Test
  void onlyRegularFilesAreRead() throws IOException {
    Files.createDirectory(root.resolve("folder.png"));
    Files.createSymbolicLink(root.resolve("endless.png"), Path.of("/dev/zero"));
    try (ImageFolder folder = open("path,label\n3.png,a\nfolder.png,a\nendless.png,a\n")) {
      assertThat(Folders.paths(folder)).containsExactly("3.png");
      assertThat(folder.skipped())
          .containsExactly(
              new Skipped("folder.png", "line 3: not a regular file"),
              new Skipped("endless.png", "line 4: not a regular file"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "path,label/3.png,a/pics.png,b,c | line 3 has 3 cells",
        "path,label/3.png,\"a | line 2: a quote is opened",
        "path,label/3.png,\"a\"b | line 2: text after a closing quote",
        "path,label/,a | line 2: the first cell",
        "path,label/3.png,a/3.png,b | line 3 names 3.png again, after line 2",
        "path,label/x.png,a | x.png: line 2: no such file",
        "path,label | no images"
      })
  void mistakesAreNamedWithTheirLine(String lines, String message) {
    assertThatThrownBy(() -> open(lines.replace('/', '\n')))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("m.csv")
        .hasMessageContaining(message);
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws IOException {
    Files.write(root.resolve("m.csv"), "3.png,\u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ImageFolder.open(root.resolve("m.csv")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("save it as UTF-8");
  }

  private ImageFolder open(String csv) throws IOException {
    return ImageFolder.open(Files.writeString(root.resolve("m.csv"), csv));
  }
}
