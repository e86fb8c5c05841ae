package dev.kindred.train;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run as a file of JSON lines, one per event: {@code {"event":"step","step":1,"loss":…}}. Written
 * as the run goes, so that it can be followed and survives the run.
 */
public final class RunLog implements TrainingListener, Closeable {
  private final JsonMapper json = new JsonMapper();
  private final BufferedWriter out;

  /** Starts a new log, in place of an old one. */
  public RunLog(Path file) throws IOException {
    this(Files.newBufferedWriter(file));
  }

  private RunLog(BufferedWriter out) {
    this.out = out;
  }

  /**
   * Goes on with a log. Its last steps may come again: those that were run after the state that the
   * run goes on from.
   */
  public static RunLog append(Path file) throws IOException {
    return new RunLog(
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  @Override
  public void started(Started event) {
    write("started", event);
  }

  @Override
  public void stepped(Step event) {
    write("step", event);
  }

  @Override
  public void validated(Validated event) {
    write("validated", event);
    flush();
  }

  @Override
  public void noticed(String what) {
    write("noticed", Map.of("what", what));
    flush();
  }

  @Override
  public void skipped(String path, String reason) {
    write("skipped", Map.of("path", path, "reason", reason));
  }

  /** A trial of a search has ended. */
  public void tried(Tuning.Trial trial) {
    write("trial", trial);
    flush();
  }

  private void write(String event, Object fields) {
    try {
      var line = json.createObjectNode().put("event", event);
      line.setAll((tools.jackson.databind.node.ObjectNode) json.valueToTree(fields));
      out.write(json.writeValueAsString(line));
      out.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
