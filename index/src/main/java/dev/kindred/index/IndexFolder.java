package dev.kindred.index;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An index in a folder of this machine. */
public record IndexFolder(Path folder) implements IndexLocation {

  @Override
  public boolean exists() throws IndexException {
    return LuceneIndex.exists(folder);
  }

  @Override
  public VectorIndex open() throws IndexException {
    return LuceneIndex.open(folder);
  }

  @Override
  public VectorIndexWriter write(IndexCard card, @Nullable Path model, int threads)
      throws IndexException {
    return model == null
        ? LuceneIndexWriter.open(folder, card, threads)
        : LuceneIndexWriter.open(folder, card, model, threads);
  }

  @Override
  public VectorIndexWriter rebuild(IndexCard card, @Nullable Path model, int threads)
      throws IndexException {
    return model == null
        ? LuceneIndexWriter.rebuild(folder, card, threads)
        : LuceneIndexWriter.rebuild(folder, card, model, threads);
  }

  @Override
  public Verification verify() throws IndexException {
    return LuceneIndex.verify(folder);
  }

  /** That of the folder. */
  @Override
  public String name() {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return name == null ? "index" : name.toString();
  }

  @Override
  public boolean keepsThumbnails() {
    return true;
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
