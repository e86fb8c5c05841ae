package dev.kindred.teach;

import dev.kindred.teach.Feedback.Judgment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The feedback on an index: one JSON document a line, which are only ever added to. It stays when
 * the index is rebuilt.
 */
public final class FeedbackFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NAME = "feedback.jsonl";

  private final Path file;

  private FeedbackFile(Path file) {
    this.file = file;
  }

  /**
   * The feedback on the index in a directory; the file need not be there yet.
   *
   * @param index directory of the index
   */
  public static FeedbackFile of(Path index) {
    return new FeedbackFile(index.resolve(NAME));
  }

  /** Keeps feedback; when this returns it is on the disk. */
  public synchronized void append(List<Feedback> feedback) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Feedback one : feedback) {
      lines.append(JSON.writeValueAsString(one)).append('\n');
    }
    try (FileChannel out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = wholeLines(out);
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
      while (bytes.hasRemaining()) {
        end += out.write(bytes, end);
      }
      out.truncate(end);
      out.force(true);
    }
  }

  /** Where the last whole line ends: a crash may leave a part of one behind it. */
  private static long wholeLines(FileChannel in) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    long end = in.size();
    while (end > 0) {
      in.read(one.clear(), end - 1);
      if (one.get(0) == '\n') {
        return end;
      }
      end--;
    }
    return 0;
  }

  /**
   * All feedback, oldest first.
   *
   * @throws IOException naming the file and the line, if it cannot be read
   */
  public synchronized List<Feedback> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException(
          "%s is not text in UTF-8; remove the lines that are damaged".formatted(file), e);
    }
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    List<Feedback> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        Feedback one = JSON.readValue(lines.get(i), Feedback.class);
        if (one == null) {
          throw mistake(i, "it says nothing", null);
        }
        all.add(one);
      } catch (JacksonException e) {
        throw mistake(i, e.getOriginalMessage(), e);
      }
    }
    return all;
  }

  private IOException mistake(int line, String what, @Nullable Exception cause) {
    return new IOException(
        "%s, line %d, is not feedback (%s); remove the line".formatted(file, line + 1, what),
        cause);
  }

  /** The triplets as {@code anchor,positive,negative} lines with a header. */
  public static String tripletsCsv(List<Feedback> feedback) {
    StringBuilder csv = new StringBuilder("anchor,positive,negative\n");
    for (Feedback one : feedback) {
      if (one.judgment() instanceof Judgment.Triplet(String a, String p, String n)) {
        csv.append("%s,%s,%s\n".formatted(quoted(a), quoted(p), quoted(n)));
      }
    }
    return csv.toString();
  }

  /** The pairs as {@code a,b,same} lines with a header. */
  public static String pairsCsv(List<Feedback> feedback) {
    StringBuilder csv = new StringBuilder("a,b,same\n");
    for (Feedback one : feedback) {
      if (one.judgment() instanceof Judgment.Pair(String a, String b, boolean same)) {
        csv.append("%s,%s,%d\n".formatted(quoted(a), quoted(b), same ? 1 : 0));
      }
    }
    return csv.toString();
  }

  private static String quoted(String cell) {
    return '"' + cell.replace("\"", "\"\"") + '"';
  }
}
