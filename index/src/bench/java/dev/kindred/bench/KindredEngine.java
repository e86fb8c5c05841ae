package dev.kindred.bench;

import dev.kindred.index.Entry;
import dev.kindred.index.Hit;
import dev.kindred.index.IndexCard;
import dev.kindred.index.LuceneIndex;
import dev.kindred.index.LuceneIndexWriter;
import dev.kindred.index.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kindred's index as an application uses it: entries with labels go in, whole hits come out. */
final class KindredEngine implements Engine {

  private final Path directory;
  private @Nullable LuceneIndex index;

  KindredEngine(Path directory) {
    this.directory = directory;
  }

  @Override
  public String name() {
    return "kindred";
  }

  @Override
  public void build(float[][] base, int threads) throws IOException {
    IndexCard card = new IndexCard(base[0].length, "benchmark", "");
    try (var writer = LuceneIndexWriter.rebuild(directory, card, threads)) {
      for (int i = 0; i < base.length; i++) {
        writer.put(new Entry(Integer.toString(i), List.of(), 0, 0, 0, 0, null), base[i]);
      }
      writer.compact();
    }
    index = LuceneIndex.open(directory);
  }

  private LuceneIndex index() {
    if (index == null) {
      throw new IllegalStateException("not built");
    }
    return index;
  }

  @Override
  public long bytes() throws IOException {
    return index().statistics().bytes();
  }

  @Override
  public Searcher searcher() {
    return (query, k, effort) ->
        index().search(new Query(query, k, null, Query.Method.GRAPH, effort)).hits().stream()
            .mapToInt(Hit::id)
            .toArray();
  }

  @Override
  public void close() throws IOException {
    if (index != null) {
      index.close();
    }
  }
}
