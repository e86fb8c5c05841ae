package dev.kindred.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How much effort which recall takes, as {@link AnnEvaluation} measured it on one state of an
 * index. Kept in a small file beside the index.
 *
 * @param modelHash of the index it was measured on
 * @param entries of the same
 * @param segments of the same
 * @param k neighbours compared
 * @param recalls by effort; the lowest of those selectivities at which the graph is walked. Empty
 *     when there is no graph, so that every search is exact
 */
public record RecallCalibration(
    String modelHash, int entries, int segments, int k, SortedMap<Integer, Double> recalls) {

  private static final String FILE = "kindred-recall.properties";
  private static final String RECALL = "recall.";

  /** A smaller change of the number of entries hardly moves the recall. */
  private static final double CHANGE = .1;

  /** What a search asks when nothing was measured. */
  private static final int QUICK_QUERIES = 100;

  private static final int LEAST_K = 10;

  /** Copies the recalls, which are in the order of the efforts then. */
  public RecallCalibration {
    recalls = Collections.unmodifiableSortedMap(new TreeMap<>(recalls));
  }

  /**
   * What to do for a recall.
   *
   * @param effort to search with; 0 when only comparing everything reaches it
   * @param expected recall, as it was measured
   */
  public record Choice(int effort, double expected) {}

  /** The least effort whose measured recall reaches the target, which is from 0 to 1. */
  public Choice choose(double target) {
    if (recalls.isEmpty()) {
      return new Choice(0, 1);
    }
    for (Map.Entry<Integer, Double> measured : recalls.entrySet()) {
      if (measured.getValue() >= target) {
        return new Choice(measured.getKey(), measured.getValue());
      }
    }
    return new Choice(0, 1);
  }

  /** Whether it tells of this index and of so many neighbours. */
  public boolean tellsOf(VectorIndex index, int wantedK) throws IndexException {
    IndexStatistics now = index.statistics();
    return modelHash.equals(index.card().modelHash())
        && segments == now.segments()
        && Math.abs(now.entries() - entries) <= CHANGE * entries
        && wantedK <= k;
  }

  /** From the rows of an evaluation of the index. */
  public static RecallCalibration of(VectorIndex index, int k, List<AnnEvaluation.Row> rows)
      throws IndexException {
    Set<Double> walked = new HashSet<>(Set.of(1.));
    for (AnnEvaluation.Row row : rows) {
      if (row.method() == Query.Method.PLANNED && row.kind() != SearchResult.Kind.EXACT) {
        walked.add(row.selectivity());
      }
    }
    SortedMap<Integer, Double> recalls = new TreeMap<>();
    for (AnnEvaluation.Row row : rows) {
      if (row.method() == Query.Method.GRAPH
          && row.kind() != SearchResult.Kind.EXACT
          && walked.contains(row.selectivity())) {
        recalls.merge(row.effort(), row.recall(), Math::min);
      }
    }
    IndexStatistics now = index.statistics();
    return new RecallCalibration(
        index.card().modelHash(), now.entries(), now.segments(), k, recalls);
  }

  /** Measures on a hundred stored vectors, without a filter. */
  public static RecallCalibration measure(VectorIndex index, int k) throws IndexException {
    int neighbours = Math.max(k, LEAST_K);
    // The entry itself is asked for as well, so an effort below k + 1 would be raised to it.
    List<Integer> efforts =
        IntStream.of(1, 2, 4, 8, 16, 32, 64).mapToObj(times -> times * (neighbours + 1)).toList();
    AnnEvaluation evaluation =
        new AnnEvaluation(QUICK_QUERIES, neighbours, efforts, List.of(1.), 1);
    return of(index, neighbours, evaluation.run(index));
  }

  /** What was written for the index in the directory; null when nothing readable was. */
  public static @Nullable RecallCalibration read(Path directory) {
    Properties read = new Properties();
    try (InputStream in = Files.newInputStream(directory.resolve(FILE))) {
      read.load(in);
      SortedMap<Integer, Double> recalls = new TreeMap<>();
      for (String name : read.stringPropertyNames()) {
        if (name.startsWith(RECALL)) {
          recalls.put(
              Integer.valueOf(name.substring(RECALL.length())),
              Double.valueOf(read.getProperty(name)));
        }
      }
      return new RecallCalibration(
          read.getProperty("model", ""),
          Integer.parseInt(read.getProperty("entries", "")),
          Integer.parseInt(read.getProperty("segments", "")),
          Integer.parseInt(read.getProperty("k", "")),
          recalls);
    } catch (IOException | IllegalArgumentException e) {
      return null; // it can be measured again, and what reads it says that nothing is known
    }
  }

  /**
   * Keeps it beside the index, complete or not at all.
   *
   * @throws IndexException when the directory cannot be written
   */
  public void write(Path directory) throws IndexException {
    Properties written = new Properties();
    written.setProperty("model", modelHash);
    written.setProperty("entries", Integer.toString(entries));
    written.setProperty("segments", Integer.toString(segments));
    written.setProperty("k", Integer.toString(k));
    recalls.forEach((effort, recall) -> written.setProperty(RECALL + effort, recall.toString()));
    Path file = directory.resolve(FILE);
    try {
      Path temporary = Files.createTempFile(directory, FILE, ".tmp");
      try {
        try (OutputStream out = Files.newOutputStream(temporary)) {
          written.store(out, "Recall by effort, measured by: kindred evaluate --index");
        }
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new IndexException("cannot write %s: %s".formatted(file, IndexDirectory.reason(e)), e);
    }
  }
}
