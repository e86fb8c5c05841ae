package dev.kindred.index;

import java.util.ArrayList;
import java.util.List;

/** Cuts a filter expression into tokens. */
final class FilterLexer {

  enum Kind {
    WORD,
    QUOTED,
    SYMBOL,
    END
  }

  /**
   * @param text the word, the symbol, or what the quotes hold
   * @param column of the first character, 1-based
   */
  record Token(Kind kind, String text, int column) {
    boolean isSymbol(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isKeyword(String keyword) {
      return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    String shown() {
      return switch (kind) {
        case WORD, SYMBOL -> "'" + text + "'";
        case QUOTED -> "\"" + text + "\"";
        case END -> "the end";
      };
    }
  }

  private static final String WORD_PUNCTUATION = "/-_.*?:+@#%&$";
  private static final List<String> SYMBOLS =
      List.of("!=", "!~", "<=", ">=", "<", ">", "=", "~", "(", ")", ",");

  private final String expression;
  private int at;

  private FilterLexer(String expression) {
    this.expression = expression;
  }

  /** All tokens, the last one of kind END. */
  static List<Token> tokens(String expression) {
    FilterLexer lexer = new FilterLexer(expression);
    List<Token> tokens = new ArrayList<>();
    do {
      tokens.add(lexer.next());
    } while (tokens.getLast().kind() != Kind.END);
    return tokens;
  }

  private Token next() {
    while (at < expression.length() && Character.isWhitespace(expression.charAt(at))) {
      at++;
    }
    int start = at;
    if (start == expression.length()) {
      return new Token(Kind.END, "", start + 1);
    }
    char first = expression.charAt(start);
    if (first == '"' || first == '\'') {
      return quoted(first);
    }
    for (String symbol : SYMBOLS) {
      if (expression.startsWith(symbol, start)) {
        at += symbol.length();
        return new Token(Kind.SYMBOL, symbol, start + 1);
      }
    }
    while (at < expression.length() && isWordPart(expression.codePointAt(at))) {
      at += Character.charCount(expression.codePointAt(at));
    }
    if (at == start) {
      throw new FilterSyntaxException(
          expression,
          start + 1,
          "unexpected character '%s'; a value that contains it must be in quotes"
              .formatted(Character.toString(expression.codePointAt(start))));
    }
    return new Token(Kind.WORD, expression.substring(start, at), start + 1);
  }

  private Token quoted(char quote) {
    int start = at;
    StringBuilder text = new StringBuilder();
    for (at = start + 1; at < expression.length(); at++) {
      char c = expression.charAt(at);
      if (c == quote) {
        at++;
        return new Token(Kind.QUOTED, text.toString(), start + 1);
      }
      if (c == '\\' && at + 1 < expression.length()) {
        at++;
        c = expression.charAt(at);
      }
      text.append(c);
    }
    throw new FilterSyntaxException(expression, start + 1, "this quote is never closed");
  }

  private static boolean isWordPart(int c) {
    return Character.isLetterOrDigit(c) || WORD_PUNCTUATION.indexOf(c) >= 0;
  }
}
