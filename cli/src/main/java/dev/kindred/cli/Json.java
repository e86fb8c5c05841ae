package dev.kindred.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the command prints it: records by their component names, maps in their own order. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static String write(Object document) {
    return MAPPER.writeValueAsString(document);
  }

  /** The same numbers, with null for what JSON cannot say. */
  static Map<String, @Nullable Double> finite(Map<String, Double> numbers) {
    Map<String, @Nullable Double> finite = new LinkedHashMap<>();
    numbers.forEach((key, value) -> finite.put(key, Double.isFinite(value) ? value : null));
    return finite;
  }

  /** The document as nested maps, lists, texts, numbers and truth values. */
  static JsonNode tree(Object document) {
    return MAPPER.valueToTree(document);
  }
}
