package dev.kindred.cli;

import tools.jackson.databind.json.JsonMapper;

/** JSON as the command prints it: records by their component names, maps in their own order. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static String write(Object document) {
    return MAPPER.writeValueAsString(document);
  }
}
