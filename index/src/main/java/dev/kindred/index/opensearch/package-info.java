/**
 * A vector index on an OpenSearch cluster with the k-NN plugin, for more vectors than one machine
 * holds.
 *
 * <p>In reading order: {@link dev.kindred.index.opensearch.OpenSearchLocation} (the address, and
 * how an index is opened there), {@code Cluster} (requests and what is tried again), {@code
 * Generations} (the indexes behind one name), {@code Documents} and {@code FilterQueries} (how an
 * entry and a filter are written there), {@code OpenSearchIndex} and {@code OpenSearchIndexWriter}
 * with {@code BulkSender}.
 *
 * <p>It speaks HTTP with the JDK's own client. It does not manage clusters: nodes, shards and disks
 * are OpenSearch's business.
 */
@NullMarked
package dev.kindred.index.opensearch;

import org.jspecify.annotations.NullMarked;
