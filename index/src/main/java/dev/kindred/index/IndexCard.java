package dev.kindred.index;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an index was made with; stored with every commit.
 *
 * @param dimension of every vector, 1 to {@link #MAX_DIMENSION}
 * @param modelHash of the encoder that made the vectors, as those of two are not comparable; empty
 *     when they come without one
 * @param dataRoot what the paths are relative to
 */
public record IndexCard(int dimension, String modelHash, String dataRoot) {

  public static final int MAX_DIMENSION = 4096;

  private static final Pattern MODEL_FILE =
      Pattern.compile("kindred-model-\\w{1,12}\\.onnx(\\.tmp)?");

  private static final String FORMAT = "1";
  private static final String FORMAT_KEY = "kindred.format";

  public IndexCard {
    if (dimension < 1 || dimension > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "dimension is %d, it must be between 1 and %d".formatted(dimension, MAX_DIMENSION));
    }
  }

  /** For vectors that come without their encoder, of paths that are relative to nothing known. */
  public static IndexCard withoutModel(int dimension) {
    return new IndexCard(dimension, "", "");
  }

  /** Whether the encoder of the vectors is known, so that more can be made. */
  public boolean hasModel() {
    return !modelHash.isEmpty();
  }

  /** Name of the encoder's copy inside the index directory. */
  public String modelFile() {
    return "kindred-model-%s.onnx".formatted(brief(modelHash));
  }

  /** Whether a file is such a copy, or one half written, of whatever encoder. */
  static boolean isModelFile(String file) {
    return MODEL_FILE.matcher(file).matches();
  }

  Map<String, String> toUserData() {
    return Map.of(
        FORMAT_KEY,
        FORMAT,
        "kindred.dimension",
        Integer.toString(dimension),
        "kindred.model.hash",
        modelHash,
        "kindred.data",
        dataRoot);
  }

  static IndexCard fromUserData(Map<String, String> data, String where) throws IndexException {
    requireOurs(data, where);
    String format = data.getOrDefault(FORMAT_KEY, "");
    if (!format.equals(FORMAT)) {
      throw new IndexException(
          "%s has index format %s, this version of Kindred reads format %s; rebuild it with: kindred index DATA --index %s --rebuild"
              .formatted(where, format, FORMAT, where));
    }
    try {
      return new IndexCard(
          Integer.parseInt(data.getOrDefault("kindred.dimension", "")),
          data.getOrDefault("kindred.model.hash", ""),
          data.getOrDefault("kindred.data", ""));
    } catch (IllegalArgumentException e) {
      throw new IndexException(where + " has an unreadable index card: " + e.getMessage(), e);
    }
  }

  static void requireOurs(Map<String, String> data, String where) throws IndexException {
    if (!data.containsKey(FORMAT_KEY)) {
      throw new IndexException(where + " is a Lucene index, but not one of Kindred's");
    }
  }

  /** Refuses to mix vectors or paths that do not belong together. */
  void requireSame(IndexCard wanted, String where) throws IndexException {
    String rebuild =
        "; rebuild it with: kindred index DATA --index %s --rebuild --model M".formatted(where);
    if (hasModel() != wanted.hasModel()) {
      throw new IndexException(
          (hasModel() ? "%s holds vectors of a model" : "%s holds imported vectors")
                  .formatted(where)
              + ", with which others cannot be compared; take another --index"
              + rebuild);
    }
    if (dimension != wanted.dimension) {
      throw new IndexException(
          "%s holds vectors of dimension %d, the model gives %d"
                  .formatted(where, dimension, wanted.dimension)
              + rebuild);
    }
    if (!modelHash.equals(wanted.modelHash)) {
      throw new IndexException(
          "%s was made with another model (%s, not %s)"
                  .formatted(where, brief(modelHash), brief(wanted.modelHash))
              + rebuild);
    }
    if (!dataRoot.equals(wanted.dataRoot)) {
      throw new IndexException(
          "%s belongs to %s, not to %s; take another --index, or rebuild this one with --rebuild"
              .formatted(where, dataRoot, wanted.dataRoot));
    }
  }

  private static String brief(String hash) {
    return hash.length() <= 12 ? hash : hash.substring(0, 12);
  }
}
