package dev.kindred.compare;

import dev.kindred.runtime.WholeFile;
import dev.kindred.train.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The folder of an experiment: a model and a note of its training for each cell that has ended, and
 * the trials of each search, so that an experiment that was stopped can go on.
 *
 * @param folder where they are
 * @param resume whether cells that are there count
 * @param features folder in which the features of frozen backbones are kept; none if null
 */
public record CellFiles(Path folder, boolean resume, @Nullable Path features) {
  /**
   * What a cell's training left beside its model.
   *
   * @param cell fingerprint of all that decides the training
   * @param modelHash of the model file, SHA-256 in hex
   * @param steps optimiser steps taken
   * @param images training images seen, with repetition
   * @param seconds they took
   * @param curve the validations
   */
  record Note(
      String cell,
      String modelHash,
      long steps,
      long images,
      double seconds,
      List<Run.CurvePoint> curve) {
    Note {
      Objects.requireNonNull(cell, "it names no cell");
      Objects.requireNonNull(modelHash, "it names no model");
      curve = List.copyOf(curve);
    }
  }

  /** What trainings may use: no checkpoints of their own. */
  RunFiles training() {
    return new RunFiles(null, resume, RunFiles.NONE.every(), features);
  }

  /** The model of a cell. */
  public Path model(Contender contender, long seed) {
    return folder.resolve(contender.key() + "-" + seed + ".onnx");
  }

  /** The trials of a contender's search. */
  public Path trials(Contender contender) {
    return folder.resolve(contender.key() + ".trials.json");
  }

  private Path note(Contender contender, long seed) {
    return folder.resolve(contender.key() + "-" + seed + ".json");
  }

  /**
   * The note of a cell that has ended; empty without one.
   *
   * @throws IOException if it is of another experiment
   */
  Optional<Note> read(Contender contender, long seed, String cell) throws IOException {
    Path file = note(contender, seed);
    if (!resume || !Files.exists(file) || !Files.exists(model(contender, seed))) {
      return Optional.empty();
    }
    Note note;
    try {
      note = ReportFile.MAPPER.readValue(Files.readAllBytes(file), Note.class);
    } catch (JacksonException e) {
      throw new IOException(
          "%s cannot be read (%s); delete it to repeat its run"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
    if (note == null || !note.cell().equals(cell)) {
      throw new IOException(
          "%s is from a comparison with other options or other images; give the same ones, or another --out"
              .formatted(file));
    }
    return Optional.of(note);
  }

  /** Comes after the model, so that a note stands for a whole cell. */
  void write(Contender contender, long seed, Note note) throws IOException {
    WholeFile.write(note(contender, seed), ReportFile.MAPPER.writeValueAsBytes(note));
  }

  /** A cell's note is of no use once its model is to be replaced. */
  void forget(Contender contender, long seed) throws IOException {
    Files.deleteIfExists(note(contender, seed));
  }
}
