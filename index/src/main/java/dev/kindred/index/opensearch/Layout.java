package dev.kindred.index.opensearch;

/**
 * How an index lies on the nodes of a cluster.
 *
 * @param shards parts that are searched at the same time
 * @param copies of each, on different nodes
 */
record Layout(int shards, int copies) {
  static final Layout DEFAULT = new Layout(1, 2);
}
