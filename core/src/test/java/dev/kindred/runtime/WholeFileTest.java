package dev.kindred.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  private static final byte[] NEW = {1, 2, 3};

  @TempDir private Path folder;

  @Test
  void aLinkInTheWayIsNotFollowed() throws IOException {
    Path ours = Files.writeString(folder.resolve("ours"), "precious");
    Path file = folder.resolve("m.onnx");
    Files.createSymbolicLink(folder.resolve("m.onnx.tmp"), ours);
    WholeFile.write(file, NEW);
    Files.createLink(folder.resolve("m.onnx.tmp"), ours);
    WholeFile.write(file, NEW);
    assertThat(ours).hasContent("precious");
    assertThat(file).hasBinaryContent(NEW);
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("m.onnx"), "old");
    assertThatThrownBy(() ->
            WholeFile.write(
                file,
                out -> {
                  out.write(NEW);
                  throw new IOException("the disk is full");
                }))
        .hasMessage("the disk is full");
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }
}
