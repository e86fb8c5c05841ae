package dev.kindred.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.image.ImageException;
import dev.kindred.image.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path root;

  @Test
  void foldersAreLabelsFromCoarseToFine() throws IOException {
    Folders.image(root, "greek/alpha/2.png");
    Folders.image(root, "greek/alpha/1.PNG");
    Folders.image(root, "latin/a/1.png");
    Folders.image(root, "loose.png");
    try (ImageFolder folder = ImageFolder.open(root)) {
      assertThat(Folders.paths(folder))
          .containsExactly("greek/alpha/1.PNG", "greek/alpha/2.png", "latin/a/1.png", "loose.png");
      ImageItem item = folder.items().getFirst();
      assertThat(item.labels()).containsExactly("greek", "alpha");
      assertThat(item.classKey()).isEqualTo("greek/alpha");
      assertThat(item.size()).isEqualTo(Files.size(root.resolve("greek/alpha/1.PNG")));
      assertThat(item.modifiedMillis())
          .isEqualTo(Files.getLastModifiedTime(root.resolve("greek/alpha/1.PNG")).toMillis());
      assertThat(folder.items().getLast().labels()).isEmpty();
      assertThat(folder.read(item)).isEqualTo(Folders.png("greek/alpha/1.PNG"));
      assertThat(folder.root()).isEqualTo(root.toAbsolutePath());
    }
  }

  @Test
  void otherFilesAndHiddenOnesArePassedOver() throws IOException {
    Folders.image(root, "a/1.png");
    Folders.image(root, "a/.hidden.png");
    Folders.image(root, ".git/2.png");
    Folders.image(root, "__MACOSX/a/3.png");
    Folders.bytes(root, "a/notes.txt", new byte[] {1});
    Folders.bytes(root, "a/png", new byte[] {1});
    try (ImageFolder folder = ImageFolder.open(root)) {
      assertThat(Folders.paths(folder)).containsExactly("a/1.png");
      assertThat(folder.skipped()).isEmpty();
    }
  }

  @Test
  void aLinkToAFolderAboveItselfIsSkippedWithItsReason() throws IOException {
    Folders.image(root, "a/1.png");
    Files.createSymbolicLink(root.resolve("a/loop"), root);
    try (ImageFolder folder = ImageFolder.open(root)) {
      assertThat(Folders.paths(folder)).containsExactly("a/1.png");
      assertThat(folder.skipped())
          .containsExactly(new Skipped("a/loop", "a link to a folder that contains it"));
    }
  }

  @Test
  void linkedFoldersAreFollowed(@TempDir Path elsewhere) throws IOException {
    Folders.image(elsewhere, "1.png");
    Files.createSymbolicLink(root.resolve("linked"), elsewhere);
    try (ImageFolder folder = ImageFolder.open(root)) {
      assertThat(Folders.paths(folder)).containsExactly("linked/1.png");
    }
  }

  @Test
  void aMissingFolderIsNamed() {
    assertThatThrownBy(() -> ImageFolder.open(root.resolve("nowhere")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("give a folder");
  }

  @Test
  void anEmptyFolderSaysWhatToPutIntoIt() {
    assertThatThrownBy(() -> ImageFolder.open(root))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(root.toString())
        .hasMessageContaining("one folder for each class");
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws IOException {
    Folders.bytes(root, "data.tar", new byte[] {1});
    assertThatThrownBy(() -> ImageFolder.open(root.resolve("data.tar")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.tar");
  }

  @Test
  void theHashFollowsPathsSizesAndLabels() throws IOException {
    Folders.image(root, "a/1.png");
    String before = hash();
    assertThat(hash()).isEqualTo(before).hasSize(64);
    Folders.image(root, "a/2.png");
    String more = hash();
    assertThat(more).isNotEqualTo(before);
    Folders.bytes(root, "a/2.png", new byte[] {1, 2});
    assertThat(hash()).isNotEqualTo(more);
    Files.delete(root.resolve("a/2.png"));
    assertThat(hash()).isEqualTo(before);
  }

  private String hash() throws IOException {
    try (ImageFolder folder = ImageFolder.open(root)) {
      return folder.contentHash();
    }
  }

  @Test
  void filesAboveTheLimitAreNotReadEvenIfTheyGrewMeanwhile() throws IOException {
    Folders.bytes(root, "a/large.png", new byte[2000]);
    Folders.bytes(root, "a/small.png", new byte[10]);
    Folders.bytes(root, "a/whole.png", new byte[1000]);
    try (ImageFolder folder = ImageFolder.open(root, new Limits(1000, 1000))) {
      List<ImageItem> items = folder.items();
      Folders.bytes(root, "a/small.png", new byte[1001]);
      assertThatThrownBy(() -> folder.read(items.get(0))).isInstanceOf(ImageException.class);
      assertThatThrownBy(() -> folder.read(items.get(1))).isInstanceOf(ImageException.class);
      assertThat(folder.read(items.get(2))).hasSize(1000);
    }
  }
}
