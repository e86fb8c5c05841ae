package dev.kindred.index.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cluster.Node;
import dev.kindred.cluster.TestCluster;
import dev.kindred.index.Entry;
import dev.kindred.index.Filter;
import dev.kindred.index.Hit;
import dev.kindred.index.IndexCard;
import dev.kindred.index.IndexException;
import dev.kindred.index.Query;
import dev.kindred.index.VectorIndex;
import dev.kindred.index.VectorIndexWriter;
import dev.kindred.testing.Seeds;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Nodes are killed under continuous writes and searches; {@code -Dkindred.chaos.rounds=N}. */
class OpenSearchChaosTest {

  private static final int DIMENSION = 32;
  private static final int ROUNDS = Integer.getInteger("kindred.chaos.rounds", 1);
  private static final int AT_FIRST = 2000;
  private static final int PER_COMMIT = 50;
  private static final int ENOUGH = 20;

  private final long seed = Seeds.suite();

  /** What a commit has acknowledged: numbers of entries. */
  private final ConcurrentSkipListMap<Integer, Boolean> acknowledged =
      new ConcurrentSkipListMap<>();

  private final Stall commits = new Stall();
  private final Stall searches = new Stall();
  private volatile boolean done;

  /** Counts what was done, and keeps the longest time that it took. */
  private static final class Stall {
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();

    void add(long start) {
      count.incrementAndGet();
      longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
    }

    double seconds() {
      return longestNanos.get() / 1e9;
    }
  }

  @Test
  void whatIsAcknowledgedStaysAndNoAnswerIsShortWhenNodesAreKilled() throws Exception {
    TestCluster cluster = TestCluster.shared();
    OpenSearchLocation location =
        OpenSearchLocation.parse(
            "opensearch://%s/chaos?shards=2&copies=2".formatted(cluster.hosts()),
            OpenSearchAccess.NONE);
    IndexCard card = new IndexCard(DIMENSION, "hash", "/data");
    try (VectorIndexWriter writer = location.write(card, null, 1)) {
      write(writer, 0, AT_FIRST);
      try (ExecutorService threads = Executors.newFixedThreadPool(3);
          VectorIndex index = location.open()) {
        List<Future<?>> running =
            List.of(
                threads.submit(() -> writeOn(writer)),
                threads.submit(() -> searchOn(index, 1)),
                threads.submit(() -> searchOn(index, 2)));
        try {
          for (int round = 0; round < ROUNDS; round++) {
            Node manager = cluster.manager();
            Node other =
                cluster.nodes().stream().filter(node -> node != manager).findFirst().orElseThrow();
            loseForAWhile(cluster, other, running);
            loseForAWhile(cluster, cluster.manager(), running);
          }
        } finally {
          done = true;
        }
        for (Future<?> thread : running) {
          thread.get();
        }
      }
      cluster.awaitGreen();
      verify(writer.committed());
    }
    System.out.printf(
        Locale.ROOT,
        "%d rounds: %d acknowledged, %d commits, longest %.1f s; %d searches, longest %.1f s%n",
        ROUNDS,
        acknowledged.size(),
        commits.count.get(),
        commits.seconds(),
        searches.count.get(),
        searches.seconds());
  }

  /**
   * Kills a node, lets some searches happen, and starts it again before another one takes its
   * place; then commits go on.
   */
  private void loseForAWhile(TestCluster cluster, Node node, List<Future<?>> running)
      throws Exception {
    node.kill();
    goOn(searches, running);
    node.start();
    cluster.awaitNodes(cluster.nodes().size());
    cluster.awaitGreen();
    goOn(commits, running);
  }

  private static void goOn(Stall what, List<Future<?>> running) throws Exception {
    int then = what.count.get();
    while (what.count.get() < then + ENOUGH) {
      for (Future<?> thread : running) {
        if (thread.isDone()) {
          thread.get();
        }
      }
      Thread.sleep(50);
    }
  }

  private Void writeOn(VectorIndexWriter writer) throws IndexException {
    for (int from = AT_FIRST; !done; from += PER_COMMIT) {
      long start = System.nanoTime();
      write(writer, from, from + PER_COMMIT);
      commits.add(start);
    }
    return null;
  }

  private void write(VectorIndexWriter writer, int from, int to) throws IndexException {
    for (int i = from; i < to; i++) {
      writer.put(entry(i), vector(i));
    }
    writer.commit();
    for (int i = from; i < to; i++) {
      acknowledged.put(i, true);
    }
  }

  /** An answer has as many hits as were asked for, and what was acknowledged is found. */
  private Void searchOn(VectorIndex index, long salt) throws IndexException {
    SplittableRandom random = new SplittableRandom(seed + salt);
    while (!done) {
      int known = acknowledged.floorKey(random.nextInt(acknowledged.lastKey() + 1));
      long start = System.nanoTime();
      List<Hit> nearest = index.search(new Query(vector(random.nextInt()), 10)).hits();
      searches.add(start);
      assertThat(nearest).as("seed %d", seed).hasSize(10);
      Filter only = new Filter.PathIn(Set.of(entry(known).path()));
      List<Hit> found = index.search(new Query(vector(known), 1, only)).hits();
      assertThat(found)
          .as("%s, seed %d", entry(known).path(), seed)
          .singleElement()
          .returns(0., Hit::distance);
    }
    return null;
  }

  private void verify(VectorIndex index) throws IndexException {
    for (int i : acknowledged.keySet()) {
      assertThat(index.vector(entry(i).path()))
          .as("entry %d, seed %d", i, seed)
          .isEqualTo(vector(i));
    }
    assertThat(index.statistics().entries()).isGreaterThanOrEqualTo(acknowledged.size());
  }

  private static Entry entry(int i) {
    return new Entry("p%07d".formatted(i), List.of());
  }

  private static float[] vector(int i) {
    SplittableRandom random = new SplittableRandom(i);
    float[] vector = new float[DIMENSION];
    for (int d = 0; d < DIMENSION; d++) {
      vector[d] = (float) random.nextGaussian();
    }
    return vector;
  }
}
