package dev.kindred.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of cells in aligned columns: text to the left, numbers to the right. */
final class Table {
  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] numeric;

  Table(String... head) {
    this.head = List.of(head);
    this.numeric = new boolean[head.length];
  }

  /** Adds a row: a Double is shown with four digits, NaN as a dash, all else as it is. */
  Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      numeric[i] |= cells[i] instanceof Number;
      row.add(text(cells[i]));
    }
    rows.add(row);
    return this;
  }

  /** A number as people read it. */
  static String text(Object cell) {
    return switch (cell) {
      case Double d when d.isNaN() -> "-";
      case Double d -> String.format(Locale.ROOT, "%.4f", d);
      case Integer i -> String.format(Locale.ROOT, "%,d", i);
      case Long l -> String.format(Locale.ROOT, "%,d", l);
      default -> String.valueOf(cell);
    };
  }

  void print(Console console) {
    int[] width = new int[head.size()];
    for (int i = 0; i < width.length; i++) {
      int column = i;
      width[i] = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
      width[i] = Math.max(width[i], head.get(i).length());
    }
    console.heading(line(head, width));
    rows.forEach(row -> console.print(line(row, width)));
  }

  private String line(List<String> cells, int[] width) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(width[i] - cells.get(i).length());
      line.append(i == 0 ? "" : "  ");
      line.append(numeric[i] ? padding + cells.get(i) : cells.get(i) + padding);
    }
    return line.toString().stripTrailing();
  }
}
