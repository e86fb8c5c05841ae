package dev.kindred.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that the command makes: complete or not there. */
final class OutputFiles {
  private OutputFiles() {}

  /** Makes a new file, with {@code CREATE_NEW}: what is there by then is not ours. */
  interface Writing {
    void to(Path file) throws IOException, InterruptedException;
  }

  /**
   * Has {@code file} written under a temporary name beside it and renames it when that went well.
   *
   * @throws IOException if the folder does not exist or cannot be written to
   */
  static void write(Path file, Writing writing) throws IOException, InterruptedException {
    requireFolder(file);
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(temporary);
      writing.to(temporary);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Finds out before long work whether its result can be written.
   *
   * @throws IOException saying what is in the way
   */
  static void requireWritable(Path file) throws IOException {
    requireFolder(file);
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; give the name of a file");
    }
    if (folder != null && !Files.isWritable(folder)) {
      throw new IOException("cannot write " + file + ": no permission to write into " + folder);
    }
  }

  /**
   * Makes a folder where there is none.
   *
   * @throws IOException if a file is in the way
   */
  static Path folder(Path folder) throws IOException {
    for (Path up = folder; up != null; up = up.getParent()) {
      if (Files.exists(up) && !Files.isDirectory(up)) {
        throw new IOException("%s is a file; give the name of a folder".formatted(up));
      }
    }
    return Files.createDirectories(folder);
  }

  private static void requireFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IOException("cannot write %s: there is no folder %s".formatted(file, folder));
    }
  }
}
