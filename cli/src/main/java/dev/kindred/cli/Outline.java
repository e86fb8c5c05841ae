package dev.kindred.cli;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A nested document as indented "name value" lines, for people. */
final class Outline {
  /** Longer lists are cut; {@code --json} has them whole. */
  private static final int LIST = 4;

  private static final int COLUMN = 22;

  private Outline() {}

  static void print(Console console, Object document) {
    print(console, "", Json.tree(document));
  }

  private static void print(Console console, String indent, JsonNode object) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      String name = indent + field.getKey();
      if (value.isObject()) {
        console.heading(name);
        print(console, indent + "  ", value);
      } else {
        String text = value.isArray() ? list(value) : Table.text(plain(value));
        console.print(name + " ".repeat(Math.max(2, COLUMN - name.length())) + text);
      }
    }
  }

  private static Object plain(JsonNode value) {
    return value.isFloatingPointNumber() ? (Object) value.doubleValue() : value.asString();
  }

  private static String list(JsonNode array) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(LIST, array.size()); i++) {
      text.append(i == 0 ? "" : ", ").append(array.get(i).asString());
    }
    int left = array.size() - LIST;
    return left > 0 ? text + " and %d more".formatted(left) : text.toString();
  }
}
