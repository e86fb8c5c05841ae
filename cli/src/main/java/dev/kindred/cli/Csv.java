package dev.kindred.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines of comma-separated values (RFC 4180), one line per row, ended by a bare line feed. */
final class Csv {
  private Csv() {}

  /** One row without its line end. */
  static String row(List<?> cells) {
    List<String> quoted = new ArrayList<>();
    for (Object cell : cells) {
      quoted.add(quote(String.valueOf(cell)));
    }
    return String.join(",", quoted);
  }

  private static String quote(String cell) {
    boolean special = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    boolean padded = !cell.equals(cell.strip());
    return special || padded ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
