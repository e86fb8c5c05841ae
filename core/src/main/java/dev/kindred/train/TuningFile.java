package dev.kindred.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The trials of a search on disk, as JSON, so that a search that was stopped can go on. */
public final class TuningFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final String search;

  private record Content(String search, List<Tuning.Trial> trials) {}

  /**
   * A file that need not be there yet.
   *
   * @param given the configuration around which is searched
   * @param data what the trials learn from: the hash of the images, which of them, by what
   *     supervision
   */
  public TuningFile(Path file, TrainingConfig given, Tuning.Plan plan, String data) {
    this.file = file;
    this.search =
        "%d trials of %s; %s; %s; %s; seed %d; %s"
            .formatted(
                plan.trials(),
                plan.each().text(),
                given.loss().text(),
                given.network().description(),
                given.describe(),
                given.seed(),
                data);
  }

  /**
   * The trials that are there; none without a file.
   *
   * @throws TrainingException if they are of another search
   */
  public List<Tuning.Trial> read() throws IOException {
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
    if (!content.search().equals(search)) {
      throw new TrainingException(
          "%s is from a search with other options, images or judgments; give the same ones, or delete it"
              .formatted(file));
    }
    return content.trials();
  }

  /** Replaces the file at once or not at all. */
  public void write(List<Tuning.Trial> trials) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(
        part,
        JSON.writeValueAsString(new Content(search, trials)).getBytes(StandardCharsets.UTF_8));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
