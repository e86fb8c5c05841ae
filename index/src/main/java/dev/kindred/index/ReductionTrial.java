package dev.kindred.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.hnsw.NeighborQueue;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the vectors of a merge may be searched reduced: for sampled ones, whether their
 * nearest in full are among the nearest reduced. Both are found by comparing all vectors, so that
 * what is measured is the reduction alone.
 */
final class ReductionTrial {

  /** Dimensions of the reduced vectors: whole registers of 16 floats. */
  static final int DIMENSION = 96;

  /** Full vectors narrower than this gain too little. */
  static final int WIDE = 256;

  static final int K = 10;

  /** Among so many reduced neighbours the K must be found. */
  static final int CANDIDATES = 50;

  /** So many of them, as a share. */
  static final double ENOUGH = .98;

  private static final int SAMPLE = 2048;
  private static final int QUERIES = 64;
  private static final long SEED = 1;

  private ReductionTrial() {}

  private interface Visitor {
    void visit(int number, float[] vector);
  }

  /** Null when the graph must be built on the full vectors, or is not built at all. */
  static @Nullable Reduction run(FieldInfo field, MergeState merge) throws IOException {
    int count = 0;
    for (int i = 0; i < merge.knnVectorsReaders.length; i++) {
      count += count(field, merge, i);
    }
    if (field.getVectorDimension() < WIDE || !GraphOnMergeFormat.buildsGraph(count)) {
      return null;
    }
    float[][] sample = sample(field, merge, count);
    Reduction reduction = Reduction.fit(sample, DIMENSION, SEED);
    double recall = recall(field, merge, Arrays.copyOf(sample, QUERIES), reduction);
    return recall < ENOUGH ? null : reduction;
  }

  /** In random order. */
  private static float[][] sample(FieldInfo field, MergeState merge, int count) throws IOException {
    int size = Math.min(SAMPLE, count);
    SplittableRandom random = new SplittableRandom(SEED);
    List<float[]> sample = new ArrayList<>(size);
    forEach(
        field,
        merge,
        (number, vector) -> {
          // Reservoir sampling.
          if (sample.size() < size) {
            sample.add(vector.clone());
          } else {
            int place = random.nextInt(number + 1);
            if (place < size) {
              sample.set(place, vector.clone());
            }
          }
        });
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      float[] other = sample.set(j, sample.get(i));
      sample.set(i, other);
    }
    return sample.toArray(new float[0][]);
  }

  /** Share of the {@link #K} nearest that are among the {@link #CANDIDATES} nearest reduced. */
  private static double recall(
      FieldInfo field, MergeState merge, float[][] queries, Reduction reduction)
      throws IOException {
    float[][] reduced = new float[queries.length][];
    NeighborQueue[] nearest = new NeighborQueue[queries.length];
    NeighborQueue[] nearestReduced = new NeighborQueue[queries.length];
    for (int q = 0; q < queries.length; q++) {
      reduced[q] = reduction.reduce(queries[q]);
      nearest[q] = new NeighborQueue(K, false);
      nearestReduced[q] = new NeighborQueue(CANDIDATES, false);
    }
    forEach(
        field,
        merge,
        (number, vector) -> {
          float[] narrow = reduction.reduce(vector);
          for (int q = 0; q < queries.length; q++) {
            insert(nearest[q], K, number, VectorUtil.squareDistance(queries[q], vector));
            insert(
                nearestReduced[q],
                CANDIDATES,
                number,
                VectorUtil.squareDistance(reduced[q], narrow));
          }
        });
    double found = 0;
    for (int q = 0; q < queries.length; q++) {
      int[] candidates = nearestReduced[q].nodes();
      Arrays.sort(candidates);
      for (int right : nearest[q].nodes()) {
        found += Arrays.binarySearch(candidates, right) >= 0 ? 1 : 0;
      }
    }
    return found / (queries.length * (double) K);
  }

  private static void insert(NeighborQueue nearest, int limit, int number, float distance) {
    // The queue keeps the highest scores, the lowest of them on top.
    if (nearest.size() < limit) {
      nearest.add(number, -distance);
    } else if (-distance > nearest.topScore()) {
      nearest.insertWithOverflow(number, -distance);
    }
  }

  private static int count(FieldInfo field, MergeState merge, int segment) throws IOException {
    FloatVectorValues values = values(field, merge, segment);
    if (values == null) {
      return 0;
    }
    Bits live = merge.liveDocs[segment];
    if (live == null) {
      return values.size();
    }
    int count = 0;
    KnnVectorValues.DocIndexIterator documents = values.iterator();
    for (int doc = documents.nextDoc(); doc != NONE; doc = documents.nextDoc()) {
      count += live.get(doc) ? 1 : 0;
    }
    return count;
  }

  private static final int NONE = KnnVectorValues.DocIndexIterator.NO_MORE_DOCS;

  /** What is not deleted, numbered from 0; the array is only lent. */
  private static void forEach(FieldInfo field, MergeState merge, Visitor visitor)
      throws IOException {
    int number = 0;
    for (int i = 0; i < merge.knnVectorsReaders.length; i++) {
      FloatVectorValues values = values(field, merge, i);
      if (values == null) {
        continue;
      }
      merge.checkAborted();
      Bits live = merge.liveDocs[i];
      KnnVectorValues.DocIndexIterator documents = values.iterator();
      for (int doc = documents.nextDoc(); doc != NONE; doc = documents.nextDoc()) {
        if (live == null || live.get(doc)) {
          visitor.visit(number++, values.vectorValue(documents.index()));
        }
      }
    }
  }

  private static @Nullable FloatVectorValues values(FieldInfo field, MergeState merge, int segment)
      throws IOException {
    KnnVectorsReader reader = merge.knnVectorsReaders[segment];
    FieldInfo own = merge.fieldInfos[segment].fieldInfo(field.name);
    return reader == null || own == null || !own.hasVectorValues()
        ? null
        : reader.getFloatVectorValues(field.name);
  }
}
