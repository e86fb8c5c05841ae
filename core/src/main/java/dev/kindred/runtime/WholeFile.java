package dev.kindred.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there as a whole or not at all. */
public final class WholeFile {
  private WholeFile() {}

  /** Writes what the file is to hold; need not close the stream. */
  public interface Content {
    /** Writes all of it; what it throws leaves the old file as it was. */
    void to(OutputStream out) throws IOException;
  }

  /** As {@link #write(Path, Content)}. */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /**
   * Writes a temporary file beside the wanted one, on the disk, and renames it, so that a reader
   * sees the old file or the new one. The temporary file is a new one: what another user may have
   * put in its place, such as a link to a file of ours, is not written to.
   */
  public static void write(Path file, Content content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(temporary);
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.to(Channels.newOutputStream(channel));
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
