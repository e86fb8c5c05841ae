package dev.kindred.teach;

import dev.kindred.index.IndexException;
import dev.kindred.index.LuceneIndex;
import dev.kindred.metrics.Interval;
import dev.kindred.runtime.ContentHash;
import dev.kindred.runtime.WholeFile;
import dev.kindred.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * All lessons that an index was given, with the models before and after each, so that there is
 * always a way back. They are kept beside the index, in folders with a number each.
 */
public final class Lessons {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String FOLDER = "lessons";
  private static final String RECORD = "lesson.json";

  private final Path index;
  private final Path folder;

  /**
   * A lesson that has ended.
   *
   * @param number counted from 1
   * @param when it ended
   * @param judgments triplets learned from
   * @param heldOut triplets by which both models were measured
   * @param before triplet accuracy of the model before
   * @param after of the new model
   * @param better whether the new model agrees better
   * @param modelBefore hash of the model before
   * @param modelAfter hash of the new model
   */
  public record Entry(
      int number,
      Instant when,
      int judgments,
      int heldOut,
      Interval before,
      Interval after,
      boolean better,
      String modelBefore,
      String modelAfter) {}

  private Lessons(Path index) {
    this.index = index;
    this.folder = index.resolve(FOLDER);
  }

  /**
   * The lessons of the index in a directory.
   *
   * @param index directory of the index
   */
  public static Lessons of(Path index) {
    return new Lessons(index);
  }

  /**
   * Teaches and keeps what came of it. The index stays as it is.
   *
   * @throws dev.kindred.data.DataException when the feedback is too little to learn from
   * @throws java.util.concurrent.CancellationException if cancelled before the end
   */
  public Entry teach(TrainingListener listener, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    int number = all().stream().mapToInt(Entry::number).max().orElse(0) + 1;
    Files.createDirectories(folder.resolve(String.valueOf(number)));
    Path before = before(number);
    Path after = after(number);
    byte[] current = currentModel();
    WholeFile.write(before, current);
    Lesson lesson = new Teacher(index, number, cancelled).teach(after, listener);
    Entry entry =
        new Entry(
            number,
            Instant.now(),
            lesson.judgments(),
            lesson.heldOut(),
            lesson.before(),
            lesson.after(),
            lesson.isBetter(),
            ContentHash.of(current),
            ContentHash.of(Files.readAllBytes(after)));
    // What has no record is no lesson, so this comes last.
    WholeFile.write(before.resolveSibling(RECORD), JSON.writeValueAsBytes(entry));
    return entry;
  }

  private byte[] currentModel() throws IndexException {
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      byte[] model = opened.model();
      if (model == null) {
        throw new IndexException(
            "%s holds imported vectors and no model that could be trained on".formatted(index));
      }
      return model;
    }
  }

  /** All lessons, oldest first. */
  public List<Entry> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path one : folders.toList()) {
        Path record = one.resolve(RECORD);
        if (Files.exists(record)) {
          entries.add(read(record));
        }
      }
    }
    entries.sort(Comparator.comparingInt(Entry::number));
    return entries;
  }

  private static Entry read(Path record) throws IOException {
    try {
      return JSON.readValue(Files.readAllBytes(record), Entry.class);
    } catch (JacksonException e) {
      throw new IOException(
          "%s cannot be read (%s); delete its folder to forget this lesson"
              .formatted(record, e.getOriginalMessage()),
          e);
    }
  }

  /** The lesson with a number, null when there is none. */
  public @Nullable Entry find(int number) throws IOException {
    return all().stream().filter(e -> e.number() == number).findFirst().orElse(null);
  }

  /** The file of the model that a lesson started from. */
  public Path before(int number) {
    return folder.resolve(String.valueOf(number)).resolve("before.onnx");
  }

  /** The file of the model that a lesson made. */
  public Path after(int number) {
    return folder.resolve(String.valueOf(number)).resolve("after.onnx");
  }
}
