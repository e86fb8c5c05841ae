package dev.kindred.index.opensearch;

import dev.kindred.index.DataRoot;
import dev.kindred.index.Entry;
import dev.kindred.index.IndexException;
import dev.kindred.index.VectorIndex;
import dev.kindred.index.VectorIndexWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes one generation of an index: the current one, or the next one, which the first commit makes
 * current. A commit returns when everything is on as many nodes as the index wants copies.
 */
final class OpenSearchIndexWriter implements VectorIndexWriter {

  private final Cluster cluster;
  private final Generations generations;
  private final BulkSender sender;
  private final OpenSearchIndex committed;
  private Generation generation;
  private boolean staged;
  private boolean changed;

  /**
   * @param generation to write
   * @param shown what is searched until the first commit
   */
  OpenSearchIndexWriter(
      Cluster cluster, Generations generations, Generation generation, Generation shown)
      throws IndexException {
    this.cluster = cluster;
    this.generations = generations;
    this.generation = generation;
    Generation current = generations.current();
    this.staged = current == null || !current.index().equals(generation.index());
    this.changed = staged;
    this.committed = new OpenSearchIndex(cluster, generations, shown);
    String previous = shown.index().equals(generation.index()) ? null : shown.index();
    this.sender =
        new BulkSender(
            cluster, generation, previous, new IdCounter(cluster, generations.counter()));
  }

  @Override
  public VectorIndex committed() {
    return committed;
  }

  @Override
  public synchronized void put(Entry entry, float[] vector) throws IndexException {
    String problem = generation.card().problem(vector);
    if (problem != null) {
      throw new IndexException(entry.path() + ": its vector " + problem);
    }
    entry.requireStorable();
    add(new Change.Put(entry, vector.clone(), null));
  }

  @Override
  public void putThumbnail(String contentHash, byte[] picture) throws IndexException {
    throw new IndexException("an index on a cluster keeps no thumbnails");
  }

  @Override
  public synchronized void reject(Entry entry, String reason) throws IndexException {
    entry.requireStorable();
    add(new Change.Put(entry, null, reason));
  }

  @Override
  public synchronized void touch(String path, long modifiedMillis) throws IndexException {
    add(new Change.Touch(path, modifiedMillis));
  }

  @Override
  public synchronized void remove(String path) throws IndexException {
    add(new Change.Remove(path));
  }

  private void add(Change change) throws IndexException {
    changed = true;
    sender.add(change);
  }

  /** A cluster has no step in which many entries change their paths together. */
  @Override
  public synchronized void setRoots(List<DataRoot> roots) throws IndexException {
    commit();
    List<DataRoot> before = generation.card().roots();
    for (DataRoot root : roots) {
      for (DataRoot known : before) {
        if (known.location().equals(root.location()) && !known.equals(root)) {
          throw new IndexException(
              "the paths of %s would all change, which a cluster cannot do at once; name all folders with --rebuild"
                  .formatted(DataRoot.names(List.of(known))));
        }
      }
    }
    List<String> leaving = new ArrayList<>();
    committed.forEach(stored -> {
      DataRoot root = generation.card().rootOf(stored.entry().path());
      if (root == null || !roots.contains(root)) {
        leaving.add(stored.entry().path());
      }
    });
    for (String path : leaving) {
      remove(path);
    }
    commit();
    generation = generations.withRoots(generation, roots);
    committed.refresh();
  }

  @Override
  public synchronized void commit() throws IndexException {
    sender.drain();
    if (changed) {
      if (!staged) {
        generations.requireCurrent(generation);
      }
      awaitCopies();
      cluster
          .send(Request.post("/%s/_refresh".formatted(generation.index()), Map.of()))
          .orThrow("show what was written to " + generation.index());
      if (staged) {
        generations.activate(generation);
        staged = false;
      }
      changed = false;
    }
    committed.refresh();
  }

  /** What was written while a node was away is on fewer nodes until another one has copied it. */
  private void awaitCopies() throws IndexException {
    long start = System.nanoTime();
    String health =
        "/_cluster/health/%s?wait_for_status=green&timeout=10s".formatted(generation.index());
    Answer answer = cluster.send(Request.get(health));
    while (!answer.ok()) {
      if (System.nanoTime() - start > cluster.retries().copying().toNanos()) {
        throw new IndexException(
            "%s was written, but is not on as many nodes as it wants copies: %d of its copies are missing, it is %s; bring the nodes back, or lower index.number_of_replicas, and run it again"
                .formatted(
                    generations.address(),
                    answer.json().path("unassigned_shards").asInt()
                        + answer.json().path("initializing_shards").asInt(),
                    answer.json().path("status").asString("unknown")));
      }
      retryFailedCopies();
      answer = cluster.send(Request.get(health));
    }
  }

  /**
   * A copy that could not be placed five times is not tried again unless someone asks, who may not
   * be allowed to: then the wait goes on for whoever is.
   */
  private void retryFailedCopies() {
    try {
      cluster.send(Request.post("/_cluster/reroute?retry_failed=true", Map.of()));
    } catch (IndexException e) {
      return; // the question after its health says the same of a cluster that is gone
    }
  }

  /** Merging is the cluster's own business. */
  @Override
  public void compact() throws IndexException {
    commit();
  }

  /** A generation that never became current is of no use. */
  @Override
  public synchronized void close() throws IndexException {
    sender.close();
    try {
      if (staged) {
        generations.delete(generation.index());
      }
    } finally {
      committed.close();
    }
  }
}
