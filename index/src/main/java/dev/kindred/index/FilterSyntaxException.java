package dev.kindred.index;

/** A filter expression that cannot be understood; the message points at the column. */
public final class FilterSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int column;

  /**
   * @param column 1-based, at most one past the end of the expression
   */
  FilterSyntaxException(String expression, int column, String problem) {
    super(
        "filter, column %d: %s\n  %s\n  %s^"
            .formatted(column, problem, expression.replaceAll("\\s", " "), " ".repeat(column - 1)));
    this.column = column;
  }

  /** Where the problem is: 1-based, in UTF-16 units. */
  public int column() {
    return column;
  }
}
