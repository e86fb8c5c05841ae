package dev.kindred.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an index was made with; stored with every commit.
 *
 * @param dimension of every vector, 1 to {@link #MAX_DIMENSION}
 * @param modelHash of the encoder that made the vectors, as those of two are not comparable; empty
 *     when they come without one
 * @param roots where the entries are from, at least one; of several, each has a name of its own
 * @param quantized whether the graph is walked by vectors of 4 bits a dimension, see {@link
 *     GraphOnMergeFormat}
 */
public record IndexCard(int dimension, String modelHash, List<DataRoot> roots, boolean quantized) {

  /** Numbers that a vector may have, in every kind of index. */
  public static final int MAX_DIMENSION = 4096;

  private static final Pattern MODEL_FILE =
      Pattern.compile("kindred-model-\\w{1,12}\\.onnx(\\.tmp)?");

  private static final String FORMAT = "2";

  /** Had one root without a name. */
  private static final String FIRST_FORMAT = "1";

  private static final String FORMAT_KEY = "kindred.format";
  private static final String DIMENSION_KEY = "kindred.dimension";
  private static final String MODEL_KEY = "kindred.model.hash";
  private static final String FIRST_ROOT_KEY = "kindred.data";
  private static final String ROOT_KEYS = "kindred.root.";
  private static final String QUANTIZED_KEY = "kindred.quantized";

  /**
   * Checks the dimension and the names of the roots.
   *
   * @throws IllegalArgumentException when the dimension is out of its range, there is no root, or
   *     of several two have the same name or one has none
   */
  public IndexCard {
    if (dimension < 1 || dimension > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "dimension is %d, it must be between 1 and %d".formatted(dimension, MAX_DIMENSION));
    }
    roots = List.copyOf(roots);
    Set<String> names = new HashSet<>();
    for (DataRoot root : roots) {
      if (!names.add(root.name()) || (root.name().isEmpty() && roots.size() > 1)) {
        throw new IllegalArgumentException("several folders need different names: " + roots);
      }
    }
    if (roots.isEmpty()) {
      throw new IllegalArgumentException("an index needs at least one folder");
    }
  }

  /** A card of a graph that is not quantized. */
  public IndexCard(int dimension, String modelHash, List<DataRoot> roots) {
    this(dimension, modelHash, roots, false);
  }

  /** A card with one root, whose paths the index has as they are. */
  public IndexCard(int dimension, String modelHash, String dataRoot) {
    this(dimension, modelHash, List.of(new DataRoot("", dataRoot)));
  }

  /** The root that a path of the index lies in, null for a path that cannot be in it. */
  public @Nullable DataRoot rootOf(String path) {
    return roots.stream().filter(root -> root.holds(path)).findFirst().orElse(null);
  }

  /** The root of this location, null when there is none. */
  public @Nullable DataRoot rootAt(String location) {
    return roots.stream().filter(root -> root.location().equals(location)).findFirst().orElse(null);
  }

  /** The same for other roots. */
  public IndexCard with(List<DataRoot> others) {
    return new IndexCard(dimension, modelHash, others, quantized);
  }

  /** As {@link #withoutModel(int, boolean)}, of a graph that is not quantized. */
  public static IndexCard withoutModel(int dimension) {
    return withoutModel(dimension, false);
  }

  /** For vectors that come without their encoder, of paths that are relative to nothing known. */
  public static IndexCard withoutModel(int dimension, boolean quantized) {
    return new IndexCard(dimension, "", List.of(new DataRoot("", "")), quantized);
  }

  /** What is wrong with a vector for such an index, null when nothing is. */
  public @Nullable String problem(float[] vector) {
    if (vector.length != dimension) {
      return "has %d dimensions, the index has %d".formatted(vector.length, dimension);
    }
    for (int i = 0; i < vector.length; i++) {
      if (!Float.isFinite(vector[i])) {
        return "holds %s at position %d".formatted(vector[i], i);
      }
    }
    return null;
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

  /** As text, for an index to keep. */
  public Map<String, String> toUserData() {
    Map<String, String> data = new HashMap<>();
    data.put(FORMAT_KEY, FORMAT);
    data.put(DIMENSION_KEY, Integer.toString(dimension));
    data.put(MODEL_KEY, modelHash);
    data.put(QUANTIZED_KEY, Boolean.toString(quantized));
    for (int i = 0; i < roots.size(); i++) {
      data.put(nameKey(i), roots.get(i).name());
      data.put(locationKey(i), roots.get(i).location());
    }
    return data;
  }

  /**
   * Reads what {@link #toUserData} gave.
   *
   * @param where it is from, for messages
   * @throws IndexException when it is no card that this version reads
   */
  public static IndexCard fromUserData(Map<String, String> data, String where)
      throws IndexException {
    requireOurs(data, where);
    String format = data.getOrDefault(FORMAT_KEY, "");
    try {
      List<DataRoot> roots =
          switch (format) {
            case FIRST_FORMAT -> List.of(new DataRoot("", data.getOrDefault(FIRST_ROOT_KEY, "")));
            case FORMAT -> roots(data);
            default ->
                throw new IndexException(
                    "%s has index format %s, this version of Kindred reads format %s; rebuild it with: kindred index DATA --index %s --rebuild"
                        .formatted(where, format, FORMAT, where));
          };
      return new IndexCard(
          Integer.parseInt(data.getOrDefault(DIMENSION_KEY, "")),
          data.getOrDefault(MODEL_KEY, ""),
          roots,
          Boolean.parseBoolean(data.get(QUANTIZED_KEY)));
    } catch (IllegalArgumentException e) {
      throw new IndexException(
          "%s has an unreadable index card (%s); rebuild it with: kindred index DATA --index %s --rebuild --model M"
              .formatted(where, e.getMessage(), where),
          e);
    }
  }

  private static List<DataRoot> roots(Map<String, String> data) {
    List<DataRoot> roots = new ArrayList<>();
    for (int i = 0; data.containsKey(locationKey(i)); i++) {
      roots.add(
          new DataRoot(data.getOrDefault(nameKey(i), ""), data.getOrDefault(locationKey(i), "")));
    }
    return roots;
  }

  private static String nameKey(int i) {
    return ROOT_KEYS + i + ".name";
  }

  private static String locationKey(int i) {
    return ROOT_KEYS + i + ".data";
  }

  static void requireOurs(Map<String, String> data, String where) throws IndexException {
    if (!data.containsKey(FORMAT_KEY)) {
      throw new IndexException(
          where + " is an index, but not one of Kindred's; take another --index");
    }
  }

  /**
   * Refuses to mix vectors or paths that do not belong together.
   *
   * @param where the index with this card is
   * @throws IndexException when the wanted card is another one
   */
  public void requireSame(IndexCard wanted, String where) throws IndexException {
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
    if (quantized != wanted.quantized) {
      throw new IndexException(
          "%s was made %s --quantize; rebuild it with: kindred index DATA --index %s --rebuild%s"
              .formatted(
                  where,
                  quantized ? "with" : "without",
                  where,
                  wanted.quantized ? " --quantize" : ""));
    }
    if (!roots.equals(wanted.roots)) {
      throw new IndexException(
          "%s belongs to %s, not to %s; take another --index, or rebuild this one with --rebuild"
              .formatted(where, DataRoot.names(roots), DataRoot.names(wanted.roots)));
    }
  }

  private static String brief(String hash) {
    return hash.length() <= 12 ? hash : hash.substring(0, 12);
  }
}
