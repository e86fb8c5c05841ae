package dev.kindred.bench;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.disk.OnDiskGraphIndex;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** jvector's graph in memory, over vectors in memory, with the settings of its own examples. */
final class JvectorEngine implements Engine {

  private static final VectorSimilarityFunction EUCLIDEAN = VectorSimilarityFunction.EUCLIDEAN;
  private static final VectorTypeSupport VECTORS =
      VectorizationProvider.getInstance().getVectorTypeSupport();

  private static final int MAX_DEGREE = 32;
  private static final int BEAM_WIDTH = 100;
  private static final float NEIGHBOR_OVERFLOW = 1.2f;
  private static final float ALPHA = 1.2f;

  private final Path file;
  private @Nullable ImmutableGraphIndex graph;
  private @Nullable RandomAccessVectorValues values;

  JvectorEngine(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "jvector";
  }

  @Override
  public void build(float[][] base, int threads) throws IOException {
    List<VectorFloat<?>> vectors = new ArrayList<>();
    for (float[] vector : base) {
      vectors.add(VECTORS.createFloatVector(vector));
    }
    RandomAccessVectorValues all = new ListRandomAccessVectorValues(vectors, base[0].length);
    BuildScoreProvider scores = BuildScoreProvider.randomAccessScoreProvider(all, EUCLIDEAN);
    try (ForkJoinPool pool = new ForkJoinPool(threads);
        GraphIndexBuilder builder =
            GraphIndexBuilder.builder(scores, base[0].length, MAX_DEGREE)
                .withBeamWidth(BEAM_WIDTH)
                .withNeighborOverflow(NEIGHBOR_OVERFLOW)
                .withAlpha(ALPHA)
                .withSimdExecutor(pool)
                .withParallelExecutor(pool)
                .build()) {
      graph = builder.build(all);
    }
    values = all;
    OnDiskGraphIndex.write(graph, all, file);
  }

  @Override
  public long bytes() throws IOException {
    return Files.size(file);
  }

  @Override
  public Searcher searcher() {
    if (graph == null || values == null) {
      throw new IllegalStateException("not built");
    }
    GraphSearcher searcher = new GraphSearcher(graph);
    RandomAccessVectorValues own = values.copy();
    return (query, k, effort) -> {
      VectorFloat<?> vector = VECTORS.createFloatVector(query);
      SearchResult.NodeScore[] nearest =
          searcher
              .search(
                  DefaultSearchScoreProvider.exact(vector, EUCLIDEAN, own),
                  k,
                  effort,
                  0,
                  0,
                  Bits.ALL)
              .getNodes();
      int[] numbers = new int[nearest.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = nearest[i].node;
      }
      return numbers;
    };
  }

  @Override
  public void close() {}
}
