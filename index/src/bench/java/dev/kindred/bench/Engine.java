package dev.kindred.bench;

import java.io.Closeable;
import java.io.IOException;

/** An index over vectors, numbered from 0, that the benchmark builds and asks. */
interface Engine extends Closeable {

  String name();

  /** Builds the index with so many threads, and readies it for searching. */
  void build(float[][] base, int threads) throws IOException;

  /** Bytes on disk. */
  long bytes() throws IOException;

  /** One of these per searching thread. */
  Searcher searcher() throws IOException;

  /** Asks one query at a time. */
  interface Searcher {

    /**
     * The numbers of the k nearest, in any order.
     *
     * @param effort candidates kept while walking the graph, at least k
     */
    int[] search(float[] query, int k, int effort) throws IOException;
  }
}
