package dev.kindred.index;

import dev.kindred.cluster.TestCluster;
import dev.kindred.index.opensearch.OpenSearchAccess;
import dev.kindred.index.opensearch.OpenSearchLocation;
import java.util.concurrent.atomic.AtomicInteger;

/** The contract, on a cluster of three nodes. */
class OpenSearchContractTest extends VectorIndexContract {

  private static final AtomicInteger TESTS = new AtomicInteger();

  private final String name = "contract-" + TESTS.incrementAndGet();

  @Override
  IndexLocation location() throws Exception {
    return OpenSearchLocation.parse(
        "opensearch://%s/%s?shards=2&copies=2".formatted(TestCluster.shared().hosts(), name),
        OpenSearchAccess.NONE);
  }
}
