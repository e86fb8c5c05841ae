package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexWriterTest {

  @TempDir Path directory;

  @Test
  void aSecondWriterIsRefusedAndReadersAreNot() throws IndexException {
    try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 1)) {
      assertThatThrownBy(() -> LuceneIndexWriter.open(directory, Example.CARD, 1))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("is being written by another process");
      assertThatThrownBy(() -> LuceneIndex.verify(directory))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("is being written by another process");
      writer.put(Example.entry("a"), new float[16]);
      writer.commit();
      try (var reader = LuceneIndex.open(directory)) {
        assertThat(reader.statistics().entries()).isEqualTo(1);
      }
    }
    LuceneIndexWriter.open(directory, Example.CARD, 1).close();
  }

  @Test
  void compactingLeavesOneSegmentAndIsIdleWhenThereIsOne() throws IOException {
    try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 2)) {
      for (int i = 0; i < 300; i++) {
        writer.put(Example.entry("p" + i), new float[16]);
        if (i % 100 == 50) {
          writer.commit();
        }
      }
      writer.compact();
      assertThat(writer.committed().statistics())
          .returns(1, IndexStatistics::segments)
          .returns(300, IndexStatistics::entries);
    }
    List<String> before = files();
    try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 2)) {
      writer.compact();
    }
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void verifyingFindsAFlippedByte() throws IOException {
    fill(List.of("a", "b", "c"));
    assertThat(LuceneIndex.verify(directory))
        .returns(true, Verification::intact)
        .returns(1, Verification::segments);
    Path victim;
    try (Stream<Path> files = Files.list(directory)) {
      victim = files.filter(f -> f.toString().endsWith(".cfs")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(victim);
    bytes[bytes.length / 2] ^= 1;
    Files.write(victim, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(LuceneIndex.verify(directory).intact()).isFalse();
  }

  @Test
  void onlyADirectoryOfItsOwnIsTaken() throws IOException {
    assertThatThrownBy(() -> LuceneIndex.open(directory))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("holds no index; make one with: kindred index");
    assertThatThrownBy(() -> LuceneIndex.open(directory.resolve("nowhere")))
        .hasMessageContaining("holds no index");
    assertThatThrownBy(() -> LuceneIndex.verify(directory.resolve("nowhere")))
        .hasMessageContaining("holds no index");
    assertThat(directory.resolve("nowhere")).doesNotExist();
    Path photo = Files.writeString(directory.resolve("photo.jpg"), "x");
    assertThatThrownBy(() -> LuceneIndexWriter.open(directory, Example.CARD, 1))
        .hasMessageContaining("holds no index but other files, such as photo.jpg");
    assertThatThrownBy(() -> LuceneIndexWriter.rebuild(directory, Example.CARD, 1))
        .hasMessageContaining("photo.jpg");
    assertThatThrownBy(() -> LuceneIndexWriter.open(photo, Example.CARD, 1))
        .hasMessageContaining("is a file");
    LuceneIndexWriter.open(directory.resolve("a/b/c"), Example.CARD, 1).close();
    assertThat(LuceneIndex.exists(directory.resolve("a/b/c"))).isTrue();
  }

  private void fill(List<String> paths) throws IndexException {
    try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 1)) {
      for (String path : paths) {
        writer.put(Example.entry(path), new float[16]);
      }
      writer.commit();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(Path::toString).sorted().toList();
    }
  }
}
