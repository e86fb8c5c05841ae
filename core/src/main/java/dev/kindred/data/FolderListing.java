package dev.kindred.data;

import dev.kindred.image.ImageFormat;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Walks a folder, symbolic links included. */
final class FolderListing extends SimpleFileVisitor<Path> {
  private final Path root;
  private final List<ImageItem> items = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();

  private FolderListing(Path root) {
    this.root = root;
  }

  static Listing of(Path root) throws DataException {
    FolderListing listing = new FolderListing(root);
    try {
      Files.walkFileTree(
          root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, listing);
    } catch (IOException e) {
      throw new DataException("cannot list the folder " + root + ": " + e.getMessage(), e);
    }
    return new Listing(
        listing.items,
        listing.skipped,
        item -> Files.newInputStream(root.resolve(item.path())),
        root.getNameCount() == 0 ? "" : root.getFileName() + "/");
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    boolean hidden = !folder.equals(root) && Listing.isHidden(folder.getFileName().toString());
    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String name = file.getFileName().toString();
    if (!Listing.isHidden(name)
        && ImageFormat.hasImageExtension(name)
        && attributes.isRegularFile()) {
      List<String> names = names(file);
      items.add(
          new ImageItem(
              String.join("/", names),
              names.subList(0, names.size() - 1),
              attributes.size(),
              attributes.lastModifiedTime().toMillis()));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (file.equals(root)) {
      throw e;
    }
    String reason =
        switch (e) {
          case FileSystemLoopException _ -> "a link to a folder that contains it";
          case AccessDeniedException _ -> "no permission to read it";
          default -> "cannot be read: " + e.getMessage();
        };
    skipped.add(new Skipped(String.join("/", names(file)), reason));
    return FileVisitResult.CONTINUE;
  }

  private List<String> names(Path file) {
    List<String> names = new ArrayList<>();
    root.relativize(file).forEach(name -> names.add(name.toString()));
    return names;
  }
}
