package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.hostile.Campaign;
import dev.kindred.hostile.Format;
import dev.kindred.hostile.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Damaged directories of an index: one file of them at a time. */
class HostileIndexTest {
  /** In a process of its own, as users run it: without Lucene's assertions. */
  @Test
  void anIndexAnswersRightlyOrSaysWhatToDo() throws Exception {
    Campaign.runApart(Directories.class, "-Xmx512m");
  }

  static final class Directories implements Format {
    private static final int SIZE = 200;
    private static final List<Example> EXAMPLES = examples();
    private static final float[] QUERY = EXAMPLES.get(7).vector();
    private final Map<String, byte[]> whole = new HashMap<>();
    private @Nullable String damaged;

    private static List<Example> examples() {
      List<Example> examples = new ArrayList<>();
      for (Example e : Example.clustered(SIZE, 16, 5, new SplittableRandom(1))) {
        Entry entry = e.entry();
        examples.add(
            new Example(
                new Entry(
                    entry.path(),
                    entry.labels(),
                    entry.width(),
                    entry.height(),
                    entry.bytes(),
                    entry.modifiedMillis(),
                    entry.takenSeconds(),
                    hash(examples.size())),
                e.vector()));
      }
      return examples;
    }

    private static String hash(int i) {
      return "%064x".formatted(i);
    }

    private static byte[] picture(int i) {
      return ("picture of " + i).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<Sample> good(Path scratch) throws Exception {
      Path directory = Files.createDirectory(scratch.resolve("whole"));
      for (int part = 0; part < 2; part++) {
        try (LuceneIndexWriter writer = LuceneIndexWriter.open(directory, Example.CARD, 1)) {
          for (int i = part * SIZE / 2; i < (part + 1) * SIZE / 2; i++) {
            writer.put(EXAMPLES.get(i).entry(), EXAMPLES.get(i).vector());
            writer.putThumbnail(hash(i), picture(i));
          }
          writer.put(Example.entry("gone"), QUERY);
          writer.reject(Example.entry("broken"), "it is broken");
          writer.commit();
          writer.remove("gone");
          writer.commit();
        }
      }
      List<Sample> files = new ArrayList<>();
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
          String name = directory.relativize(file).toString();
          if (!name.endsWith("write.lock")) {
            whole.put(name, Files.readAllBytes(file));
            files.add(new Sample(name, whole.get(name)));
          }
        }
      }
      return files;
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      Path directory = scratch.resolve("damaged");
      restore(directory, damaged);
      damaged = file.name();
      Files.write(directory.resolve(file.name()), file.bytes());
      try (LuceneIndex index = LuceneIndex.open(directory)) {
        assertAnswersRightly(index);
      }
      damaged = null; // writing changes other files
      try (LuceneIndexWriter writer = LuceneIndexWriter.open(directory, Example.CARD, 1)) {
        writer.put(Example.entry("new"), QUERY);
        writer.putThumbnail(hash(SIZE), picture(SIZE));
        writer.remove("new");
        writer.compact();
        assertAnswersRightly(writer.committed());
      }
    }

    private void restore(Path directory, @Nullable String only) throws IOException {
      if (only == null && Files.exists(directory)) {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            Files.delete(file);
          }
        }
      }
      Files.createDirectories(directory.resolve("thumbnails"));
      for (Map.Entry<String, byte[]> file : whole.entrySet()) {
        if (only == null || only.equals(file.getKey())) {
          Files.write(directory.resolve(file.getKey()), file.getValue());
        }
      }
    }

    private static void assertAnswersRightly(VectorIndex index) throws IndexException {
      assertThat(index.card()).isEqualTo(Example.CARD);
      assertThat(index.statistics().entries()).isEqualTo(SIZE);
      assertThat(index.search(new Query(QUERY, SIZE + 9)).hits())
          .extracting(hit -> hit.entry().path())
          .isEqualTo(Example.nearest(EXAMPLES, QUERY, SIZE));
      Map<String, Stored> stored = new HashMap<>();
      index.forEach(one -> stored.put(one.entry().path(), one));
      assertThat(stored).hasSize(SIZE + 1);
      for (int i = 0; i < SIZE; i++) {
        Entry entry = EXAMPLES.get(i).entry();
        assertThat(stored.get(entry.path())).extracting(Stored::entry).isEqualTo(entry);
        assertThat(index.find(entry.path())).isEqualTo(stored.get(entry.path()));
        assertThat(index.vector(entry.path())).isEqualTo(EXAMPLES.get(i).vector());
        assertThat(index.thumbnail(hash(i))).isEqualTo(picture(i));
      }
      assertThat(stored.get("broken")).extracting(Stored::rejection).isEqualTo("it is broken");
      Query labelled = new Query(QUERY, SIZE, Filter.parse("label = family1"));
      assertThat(index.search(labelled).hits())
          .extracting(hit -> hit.entry().path())
          .isEqualTo(
              Example.nearest(EXAMPLES, QUERY, SIZE).stream()
                  .filter(path -> path.startsWith("family1/"))
                  .toList());
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof IndexException
          && message.contains("damaged")
          && message.contains("kindred index ");
    }
  }
}
