package dev.kindred.search;

import dev.kindred.data.DataException;
import dev.kindred.data.ListedRow;
import dev.kindred.index.Entry;
import dev.kindred.index.IndexCard;
import dev.kindred.index.IndexException;
import dev.kindred.index.IndexLocation;
import dev.kindred.index.VectorIndex;
import dev.kindred.index.VectorIndexWriter;
import dev.kindred.vectors.VectorReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the vectors of a file into an index that has no model: adds them, or replaces those of the
 * same path. Every row is checked before the first is written, and all become visible together.
 */
public final class VectorImport {

  private final Path file;
  private final @Nullable Path list;
  private final IndexLocation location;
  private final boolean rebuild;
  private final boolean quantized;
  private final int threads;

  /**
   * An import of these vectors into this index.
   *
   * @param file what {@link VectorReader#open} takes; the vectors are scaled to unit length
   * @param list what {@link ListedRow#read} takes; without it, the paths are the numbers of the
   *     rows
   * @param location of the index, made when it does not exist
   * @param rebuild start over, whatever the index holds
   * @param quantized whether an index that is made has a quantized graph, see {@link IndexCard};
   *     one that is there stays as it is
   * @param threads that build the graph
   */
  public VectorImport(
      Path file,
      @Nullable Path list,
      IndexLocation location,
      boolean rebuild,
      boolean quantized,
      int threads) {
    this.file = file;
    this.list = list;
    this.location = location;
    this.rebuild = rebuild;
    this.quantized = quantized;
    this.threads = threads;
  }

  /** Follows an import; may throw {@link java.util.concurrent.CancellationException} to stop it. */
  public interface Listener {
    /** Hears nothing. */
    Listener SILENT = (done, total) -> {};

    /** Called after each row that was written, of so many; searches see none before the last. */
    void imported(long done, long total);
  }

  /**
   * Does it.
   *
   * @throws dev.kindred.vectors.VectorFileException naming the file and row, when a vector cannot
   *     be used
   * @throws DataException when the list cannot be used, or is not as long as the file
   * @throws IndexException when the index has vectors of a model or of another dimension, is being
   *     written by another process, or cannot be written
   */
  public ImportResult run(Listener listener) throws IOException {
    long start = System.nanoTime();
    List<ListedRow> listed = list == null ? null : ListedRow.read(list);
    int dimension = check(listed);
    try (VectorReader in = VectorReader.open(file);
        VectorIndexWriter writer = writer(dimension)) {
      int before = rebuild ? 0 : writer.committed().statistics().entries();
      long row = 0;
      for (float[] vector = in.nextUnit(); vector != null; vector = in.nextUnit()) {
        writer.put(entry(listed, row), vector);
        listener.imported(++row, in.rows());
      }
      writer.compact();
      int vectors = writer.committed().statistics().entries();
      int added = vectors - before;
      double seconds = (System.nanoTime() - start) / 1e9;
      return new ImportResult(added, (int) row - added, vectors, dimension, seconds);
    }
  }

  /** Reads everything once, and returns the dimension. */
  private int check(@Nullable List<ListedRow> listed) throws IOException {
    try (VectorReader in = VectorReader.open(file)) {
      if (listed != null && listed.size() != in.rows()) {
        throw new DataException(
            "%s has %d rows, but %s holds %d vectors"
                .formatted(list, listed.size(), file, in.rows()));
      }
      if (in.dimension() > IndexCard.MAX_DIMENSION) {
        throw new IndexException(
            "%s has vectors of %d dimensions, an index takes up to %d"
                .formatted(file, in.dimension(), IndexCard.MAX_DIMENSION));
      }
      if (!rebuild && location.exists()) {
        requireFit(in.dimension());
      }
      while (in.nextUnit() != null) {
        // the reader checks
      }
      return in.dimension();
    }
  }

  private void requireFit(int dimension) throws IndexException {
    try (VectorIndex index = location.open()) {
      IndexCard card = index.card();
      if (card.hasModel()) {
        throw new IndexException(
            "%s holds vectors of its model, and others cannot be compared with them; take another --index, or --rebuild"
                .formatted(location));
      }
      if (card.dimension() != dimension) {
        throw new IndexException(
            "%s has vectors of %d dimensions, the index %s has %d; take another --index, or --rebuild"
                .formatted(file, dimension, location, card.dimension()));
      }
    }
  }

  private VectorIndexWriter writer(int dimension) throws IndexException {
    IndexCard card = IndexCard.withoutModel(dimension, quantized || isQuantized());
    return rebuild ? location.rebuild(card, null, threads) : location.write(card, null, threads);
  }

  /** Whether there is an index to add to that is quantized. */
  private boolean isQuantized() throws IndexException {
    if (rebuild || !location.exists()) {
      return false;
    }
    try (VectorIndex index = location.open()) {
      return index.card().quantized();
    }
  }

  private static Entry entry(@Nullable List<ListedRow> listed, long row) {
    if (listed == null) {
      return new Entry(Long.toString(row), List.of());
    }
    ListedRow named = listed.get((int) row);
    return new Entry(named.path(), named.labels());
  }
}
