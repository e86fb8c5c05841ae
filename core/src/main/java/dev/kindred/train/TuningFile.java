package dev.kindred.train;

import dev.kindred.runtime.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The trials of a search on disk, as JSON, so that a search that was stopped can go on. */
final class TuningFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final String search;

  private record Content(String search, List<Tuning.Trial> trials) {
    Content {
      Objects.requireNonNull(search, "it names no search");
      trials = List.copyOf(trials);
    }
  }

  /**
   * A file that need not be there yet.
   *
   * @param fingerprint of the run around whose configuration is searched
   */
  TuningFile(Path file, Tuning.Plan plan, String fingerprint) {
    this.file = file;
    String fixed =
        plan.fixed().isEmpty() ? "" : " without " + String.join(", ", new TreeSet<>(plan.fixed()));
    this.search =
        "%d trials of %s%s, %s".formatted(plan.trials(), plan.each().text(), fixed, fingerprint);
  }

  /**
   * The trials that are there; none without a file.
   *
   * @throws TrainingException if they are of another search
   */
  List<Tuning.Trial> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    Content content;
    try {
      content = JSON.readValue(Files.readAllBytes(file), Content.class);
    } catch (JacksonException e) {
      throw new IOException(
          "%s cannot be read (%s); delete it to search anew"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
    if (content == null || !content.search().equals(search)) {
      throw new TrainingException(
          "%s is from a search with other options, images or judgments; give the same ones, or delete it"
              .formatted(file));
    }
    return content.trials();
  }

  /** Replaces the file at once or not at all. */
  void write(List<Tuning.Trial> trials) throws IOException {
    WholeFile.write(file, JSON.writeValueAsBytes(new Content(search, trials)));
  }
}
