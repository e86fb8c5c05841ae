package dev.kindred.cli.report;

/** Tables whose every cell carries what it is worth in a spreadsheet, with a button to copy it. */
final class CsvTable {
  private CsvTable() {}

  /** Opens everything down to the row of the head. */
  static void open(Markup to, String title, String id) {
    to.open("div", "class", "bar")
        .element("h3", title)
        .element("button", "Copy as CSV", "type", "button", "data-copies", id)
        .close("div")
        .open("div", "class", "scroll", "tabindex", 0)
        .open("table", "id", id)
        .open("thead")
        .open("tr");
  }

  /** Closes what {@link #open} opened, and the body. */
  static void close(Markup to) {
    to.close("tbody").close("table").close("div");
  }

  /** The name of a column of words. */
  static void wordHead(Markup to, String name) {
    to.element("th", name, "scope", "col", "data-csv", quoted(name));
  }

  /** The name of a column of numbers. */
  static void numberHead(Markup to, String name) {
    to.element("th", name, "scope", "col", "class", "number", "data-csv", quoted(name));
  }

  static void number(Markup to, String shown, String csv) {
    to.element("td", shown, "class", "number", "data-csv", csv);
  }

  static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
