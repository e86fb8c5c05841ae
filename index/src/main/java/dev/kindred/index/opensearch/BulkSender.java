package dev.kindred.index.opensearch;

import dev.kindred.index.IndexException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sends changes in bulks, a few at the same time; who adds more has to wait. Changes of one path
 * never overtake each other. To be used by one thread.
 */
final class BulkSender implements AutoCloseable {

  private static final int MOST_CHANGES = 1000;
  private static final int BULK_BYTES = 4 << 20;

  /** What a number of a vector, and the rest of a document, take as JSON. */
  private static final int NUMBER_BYTES = 12;

  private static final int DOCUMENT_BYTES = 400;
  private static final int AT_THE_SAME_TIME = 4;

  private final Cluster cluster;
  private final Generation generation;
  private final @Nullable String previous;
  private final IdCounter counter;
  private final int bulkChanges;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore permits = new Semaphore(AT_THE_SAME_TIME);
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable IndexException> failure = new AtomicReference<>();
  private Map<String, Change> batch = new LinkedHashMap<>();

  /**
   * @param previous index in which paths that are new to the generation may have an id, null for
   *     none
   */
  BulkSender(Cluster cluster, Generation generation, @Nullable String previous, IdCounter counter) {
    this.cluster = cluster;
    this.generation = generation;
    this.previous = previous;
    this.counter = counter;
    int bytes = DOCUMENT_BYTES + NUMBER_BYTES * generation.card().dimension();
    this.bulkChanges = Math.clamp(BULK_BYTES / bytes, 1, MOST_CHANGES);
  }

  void add(Change change) throws IndexException {
    if (batch.containsKey(change.path()) || underWay.contains(change.path())) {
      drain();
    }
    batch.put(change.path(), change);
    if (batch.size() >= bulkChanges) {
      send();
    }
  }

  /** Sends what is left and waits until everything is written. */
  void drain() throws IndexException {
    if (!batch.isEmpty()) {
      send();
    }
    acquire(AT_THE_SAME_TIME);
    permits.release(AT_THE_SAME_TIME);
    requireNoFailure();
  }

  private void send() throws IndexException {
    acquire(1);
    Map<String, Change> sent = batch;
    batch = new LinkedHashMap<>();
    underWay.addAll(sent.keySet());
    threads.execute(() -> {
      try {
        requireNoFailure();
        deliver(List.copyOf(sent.values()));
      } catch (IndexException e) {
        failure.compareAndSet(null, e);
      } catch (RuntimeException e) {
        failure.compareAndSet(
            null, new IndexException("cannot write to %s: %s".formatted(generation.index(), e), e));
      } finally {
        underWay.removeAll(sent.keySet());
        permits.release();
      }
    });
    requireNoFailure();
  }

  private void acquire(int count) throws IndexException {
    try {
      permits.acquire(count);
    } catch (InterruptedException e) {
      throw Retries.interrupted(e);
    }
  }

  private void requireNoFailure() throws IndexException {
    IndexException first = failure.get();
    if (first != null) {
      throw new IndexException(String.valueOf(first.getMessage()), first);
    }
  }

  /** Until every change is written. Doing one twice is as doing it once. */
  private void deliver(List<Change> changes) throws IndexException {
    Map<String, Integer> ids = ids(changes);
    List<Change> left = changes;
    long start = System.nanoTime();
    for (int attempt = 0; !left.isEmpty(); attempt++) {
      StringBuilder lines = new StringBuilder();
      left.forEach(change -> lines.append(change.lines(ids)));
      JsonNode items =
          cluster
              .send(
                  new Request(
                      "POST", "/%s/_bulk".formatted(generation.index()), lines.toString(), true))
              .orThrow("write to " + generation.index())
              .json()
              .path("items");
      if (items.size() != left.size()) {
        throw new IndexException(
            "%s answered to %d of %d changes"
                .formatted(generation.index(), items.size(), left.size()));
      }
      List<Change> again = new ArrayList<>();
      String problem = "";
      for (int i = 0; i < items.size(); i++) {
        JsonNode item = items.get(i).properties().iterator().next().getValue();
        if (!isDone(left.get(i), item)) {
          again.add(left.get(i));
          problem = Answer.reason(item.path("status").asInt(), item.path("error"));
        }
      }
      left = again;
      if (!left.isEmpty()) {
        if (System.nanoTime() - start > cluster.retries().writing().toNanos()) {
          throw new IndexException(
              "%d changes could not be written to %s: %s; nothing acknowledged is lost"
                  .formatted(left.size(), generation.index(), problem));
        }
        Retries.pause(attempt);
      }
    }
  }

  /** Whether a change needs no other attempt. */
  private static boolean isDone(Change change, JsonNode item) throws IndexException {
    int status = item.path("status").asInt();
    JsonNode error = item.path("error");
    String type = error.path("type").asString("");
    boolean nothingThere =
        switch (change) {
          case Change.Put _ -> false;
          case Change.Touch _ -> type.equals("document_missing_exception");
          case Change.Remove _ -> item.path("result").asString("").equals("not_found");
        };
    if (error.isMissingNode() || nothingThere) {
      return true;
    }
    if (Answer.isTransient(status, error)) {
      return false;
    }
    throw new IndexException(
        "cannot write %s: %s".formatted(change.path(), Answer.reason(status, error)));
  }

  /** Of each path that is put: the one that it has, else a new one. */
  private Map<String, Integer> ids(List<Change> changes) throws IndexException {
    List<String> unknown = new ArrayList<>();
    for (Change change : changes) {
      if (change instanceof Change.Put) {
        unknown.add(change.path());
      }
    }
    Map<String, Integer> ids = new HashMap<>();
    look(generation.index(), unknown, ids);
    if (previous != null) {
      look(previous, unknown, ids);
    }
    if (!unknown.isEmpty()) {
      int next = counter.reserve(unknown.size());
      for (String path : unknown) {
        ids.put(path, next++);
      }
    }
    return ids;
  }

  /** Moves those that the index knows from the unknown to the ids. */
  private void look(String index, List<String> unknown, Map<String, Integer> ids)
      throws IndexException {
    if (unknown.isEmpty()) {
      return;
    }
    Request request =
        Request.query(
            "/%s/_mget?_source_includes=%s".formatted(index, Documents.ID),
            Map.of("ids", unknown.stream().map(Documents::key).toList()));
    long start = System.nanoTime();
    for (int attempt = 0; ; attempt++) {
      JsonNode found = cluster.send(request).orThrow("look up ids in " + index).json().path("docs");
      JsonNode error = error(found);
      if (error == null) {
        List<String> asked = List.copyOf(unknown);
        unknown.clear();
        for (int i = 0; i < asked.size(); i++) {
          JsonNode id = found.path(i).at("/_source/" + Documents.ID);
          if (id.isNumber()) {
            ids.put(asked.get(i), id.asInt());
          } else {
            unknown.add(asked.get(i));
          }
        }
        return;
      }
      if (System.nanoTime() - start > cluster.retries().writing().toNanos()) {
        throw new IndexException(
            "cannot look up ids in %s: %s".formatted(index, Answer.reason(0, error)));
      }
      Retries.pause(attempt);
    }
  }

  private static @Nullable JsonNode error(JsonNode documents) {
    for (JsonNode document : documents) {
      if (document.has("error")) {
        return document.path("error");
      }
    }
    return null;
  }

  /** Drops what was not sent. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
