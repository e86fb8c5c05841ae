package dev.kindred.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The indexes that are served, by name; a request that names none means the first. */
final class ServedIndexes implements AutoCloseable {
  /** Of an address, to say which index is meant. */
  static final String PARAMETER = "index";

  private final Map<String, ServedIndex> byName = new LinkedHashMap<>();

  private ServedIndexes() {}

  /**
   * Opens them all.
   *
   * @throws IOException when one cannot be opened
   */
  static ServedIndexes open(ServerOptions options, Gate gate, ServerListener listener)
      throws IOException {
    ServedIndexes indexes = new ServedIndexes();
    try {
      for (Path folder : options.indexes()) {
        ServedIndex index = ServedIndex.open(folder, gate, options, listener);
        indexes.byName.put(index.name(), index);
      }
      return indexes;
    } catch (IOException | RuntimeException e) {
      indexes.close();
      throw e;
    }
  }

  /** The default one first. */
  Collection<ServedIndex> all() {
    return byName.values();
  }

  ServedIndex standard() {
    return byName.values().iterator().next();
  }

  /**
   * The index that a request means.
   *
   * @throws Problem when there is none of that name
   */
  ServedIndex of(Context context) {
    String name = context.queryParam(PARAMETER);
    ServedIndex named = name == null ? standard() : byName.get(name);
    if (named == null) {
      throw new Problem(
          Problem.NOT_FOUND,
          "there is no index of that name; there are " + String.join(", ", byName.keySet()));
    }
    return named;
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (ServedIndex index : byName.values()) {
      try {
        index.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
