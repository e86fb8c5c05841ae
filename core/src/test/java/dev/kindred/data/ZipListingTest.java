package dev.kindred.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.image.SharedData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipListingTest {
  @TempDir Path root;

  @Test
  void aWrappingFolderIsNeitherLabelNorPath() throws IOException {
    Path zip =
        Folders.zip(root.resolve("set.zip"), "set/", "set/a/1.png", "set/b/2.png", "set/read.me");
    try (ImageFolder folder = ImageFolder.open(zip)) {
      assertThat(Folders.paths(folder)).containsExactly("a/1.png", "b/2.png");
      assertThat(folder.items().getFirst().labels()).containsExactly("a");
      assertThat(folder.read(folder.items().getFirst())).isEqualTo(Folders.png("set/a/1.png"));
      assertThat(folder.items().getFirst().size()).isEqualTo(Folders.png("set/a/1.png").length);
      assertThat(folder.root()).isEqualTo(zip.toAbsolutePath());
    }
  }

  @Test
  void withoutAWrappingFolderEveryFolderIsALabel() throws IOException {
    Path zip = Folders.zip(root.resolve("set.zip"), "a/x/1.png", "b/x/2.png");
    try (ImageFolder folder = ImageFolder.open(zip)) {
      assertThat(folder.items().getFirst().labels()).containsExactly("a", "x");
    }
  }

  @Test
  void aFileBesideTheFolderMeansThatItDoesNotWrap() throws IOException {
    Path zip = Folders.zip(root.resolve("set.zip"), "a/1.png", "2.png");
    try (ImageFolder folder = ImageFolder.open(zip)) {
      assertThat(Folders.paths(folder)).containsExactly("2.png", "a/1.png");
    }
  }

  @Test
  void ofTwoEntriesWithOneNameTheLaterCounts() throws IOException {
    Path zip = Folders.zip(root.resolve("set.zip"), "a/1.png", "a/2.png", "b/3.png");
    String bytes = Files.readString(zip, StandardCharsets.ISO_8859_1);
    Files.writeString(zip, bytes.replace("a/2.png", "a/1.png"), StandardCharsets.ISO_8859_1);
    try (ImageFolder folder = ImageFolder.open(zip)) {
      assertThat(Folders.paths(folder)).containsExactly("a/1.png", "b/3.png");
      assertThat(folder.read(folder.items().getFirst())).isEqualTo(Folders.png("a/2.png"));
    }
  }

  @Test
  void hiddenEntriesArePassedOverAndUnsafeOnesReported() throws IOException {
    Path zip =
        Folders.zip(
            root.resolve("set.zip"),
            "a/1.png",
            "b/2.png",
            "__MACOSX/a/._1.png",
            "a/.DS.png",
            "../evil.png",
            "a/../b/3.png",
            "/etc/4.png");
    try (ImageFolder folder = ImageFolder.open(zip)) {
      assertThat(Folders.paths(folder)).containsExactly("a/1.png", "b/2.png");
      assertThat(folder.skipped().stream().map(Skipped::path))
          .containsExactlyInAnyOrder("../evil.png", "a/../b/3.png", "/etc/4.png");
    }
  }

  @Test
  void separatorsOfWindowsAreUnderstood() throws IOException {
    Path zip = Folders.zip(root.resolve("set.zip"), "set\\a\\1.png", "set\\b\\2.png");
    try (ImageFolder folder = ImageFolder.open(zip)) {
      assertThat(Folders.paths(folder)).containsExactly("a/1.png", "b/2.png");
      assertThat(folder.read(folder.items().getLast())).isEqualTo(Folders.png("set\\b\\2.png"));
    }
  }

  @Test
  void namesInTheCodePageOfDosAreRead() throws IOException {
    Path zip = root.resolve("set.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out, Charset.forName("IBM437"))) {
      for (String name : List.of("a/\u00e4.png", "b/2.png")) {
        entries.putNextEntry(new ZipEntry(name));
        entries.write(Folders.png(name));
        entries.closeEntry();
      }
    }
    try (ImageFolder folder = ImageFolder.open(zip)) {
      assertThat(Folders.paths(folder)).containsExactly("a/\u00e4.png", "b/2.png");
      assertThat(folder.read(folder.items().getFirst())).isEqualTo(Folders.png("a/\u00e4.png"));
    }
  }

  @Test
  void threadsReadAtTheSameTime() throws IOException {
    String[] names =
        IntStream.range(0, 300).mapToObj("c%1$d/%1$d.png"::formatted).toArray(String[]::new);
    try (ImageFolder folder = ImageFolder.open(Folders.zip(root.resolve("set.zip"), names))) {
      assertThat(
              folder.items().parallelStream()
                  .filter(item -> !isIntact(folder, item))
                  .map(ImageItem::path))
          .isEmpty();
    }
  }

  private static boolean isIntact(ImageFolder folder, ImageItem item) {
    try {
      return Arrays.equals(folder.read(item), Folders.png(item.path()));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void omniglotIsListedByAlphabetAndCharacter() throws IOException {
    Path zip = SharedData.folder("omniglot/images_background.zip");
    try (ImageFolder folder = ImageFolder.open(zip)) {
      assertThat(folder.items()).hasSize(19_280);
      assertThat(folder.items().stream().map(ImageItem::classKey).distinct()).hasSize(964);
      assertThat(folder.items().stream().map(item -> item.labels().getFirst()).distinct())
          .hasSize(30);
    }
  }

  @Test
  void aBrokenZipIsNamed() throws IOException {
    Path zip = Folders.zip(root.resolve("set.zip"), "a/1.png", "b/2.png");
    byte[] bytes = Files.readAllBytes(zip);
    Files.write(zip, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> ImageFolder.open(zip))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("set.zip")
        .hasMessageContaining("pack it again");
  }

  @Test
  void aZipWithoutImagesSaysSo() throws IOException {
    Path zip = Folders.zip(root.resolve("set.zip"), "a/notes.txt");
    assertThatThrownBy(() -> ImageFolder.open(zip))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no images in");
  }
}
