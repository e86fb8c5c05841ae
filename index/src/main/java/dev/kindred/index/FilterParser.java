package dev.kindred.index;

import dev.kindred.index.FilterLexer.Kind;
import dev.kindred.index.FilterLexer.Token;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Recursive descent over the grammar of {@link Filter#parse}. */
final class FilterParser {

  private static final String FIELDS = "label, path, type, width, height, size, taken";
  private static final Set<String> KEYWORDS = Set.of("and", "or", "not", "in");
  private static final Set<String> ORDERS = Set.of("=", "!=", "<", "<=", ">", ">=");

  /** Deeper nesting is a mistake or an attack on the stack. */
  private static final int MAX_DEPTH = 100;

  private final String expression;
  private final List<Token> tokens;
  private int at;
  private int depth;

  FilterParser(String expression) {
    this.expression = expression;
    this.tokens = FilterLexer.tokens(expression);
  }

  Filter parse() {
    if (peek().kind() == Kind.END) {
      throw error(peek(), "the filter is empty; expected for example: label = cat");
    }
    Filter filter = expression();
    if (peek().kind() != Kind.END) {
      throw error(peek(), "expected 'and', 'or' or the end, found %s".formatted(peek().shown()));
    }
    return filter;
  }

  private Filter expression() {
    List<Filter> operands = new ArrayList<>(List.of(conjunction()));
    while (takeKeyword("or")) {
      operands.add(conjunction());
    }
    return operands.size() == 1 ? operands.getFirst() : new Filter.Or(operands);
  }

  private Filter conjunction() {
    List<Filter> operands = new ArrayList<>(List.of(negation()));
    while (takeKeyword("and")) {
      operands.add(negation());
    }
    return operands.size() == 1 ? operands.getFirst() : new Filter.And(operands);
  }

  private Filter negation() {
    Token first = peek();
    if (++depth > MAX_DEPTH) {
      throw error(first, "nested more than " + MAX_DEPTH + " levels deep");
    }
    Filter filter;
    if (takeKeyword("not")) {
      filter = new Filter.Not(negation());
    } else if (takeSymbol("(")) {
      filter = expression();
      expectSymbol(")");
    } else {
      filter = comparison();
    }
    depth--;
    return filter;
  }

  private Filter comparison() {
    Token field = next();
    if (field.kind() != Kind.WORD || isKeyword(field)) {
      throw error(
          field,
          "expected a field, 'not' or '(', found %s; fields are %s"
              .formatted(field.shown(), FIELDS));
    }
    return switch (field.text()) {
      case "label" -> oneOf("label", Filter.LabelIn::new);
      case "type" -> oneOf("type", Filter.TypeIn::new);
      case "path" -> path();
      case "width" -> ordered(Filter.Attribute.WIDTH);
      case "height" -> ordered(Filter.Attribute.HEIGHT);
      case "size", "bytes" -> ordered(Filter.Attribute.BYTES);
      case "taken" -> ordered(Filter.Attribute.TAKEN);
      default ->
          throw error(field, "unknown field %s; fields are %s".formatted(field.shown(), FIELDS));
    };
  }

  /** {@code field = value}, {@code field in (value, value)} and what denies them. */
  private Filter oneOf(String field, Function<Set<String>, Filter> among) {
    if (takeKeyword("not")) {
      expectKeyword("in");
      return new Filter.Not(among.apply(values()));
    }
    if (takeKeyword("in")) {
      return among.apply(values());
    }
    Token operator = next();
    return switch (operator.kind() == Kind.SYMBOL ? operator.text() : "") {
      case "=" -> among.apply(Set.of(value()));
      case "!=" -> new Filter.Not(among.apply(Set.of(value())));
      default ->
          throw error(
              operator,
              "expected =, !=, in or not in after %s, found %s".formatted(field, operator.shown()));
    };
  }

  private Filter path() {
    Token operator = next();
    return switch (operator.kind() == Kind.SYMBOL ? operator.text() : "") {
      case "=" -> new Filter.PathIn(Set.of(value()));
      case "!=" -> new Filter.Not(new Filter.PathIn(Set.of(value())));
      case "~" -> new Filter.PathMatches(new Glob(value()));
      case "!~" -> new Filter.Not(new Filter.PathMatches(new Glob(value())));
      default ->
          throw error(
              operator, "expected =, !=, ~ or !~ after path, found %s".formatted(operator.shown()));
    };
  }

  /** A number or a date: both denote an interval, a number one of length 1. */
  private Filter ordered(Filter.Attribute attribute) {
    Token operator = next();
    if (operator.kind() != Kind.SYMBOL || !ORDERS.contains(operator.text())) {
      throw error(operator, "expected =, !=, <, <=, > or >=, found %s".formatted(operator.shown()));
    }
    Token value = next();
    FilterNumbers.Interval v = FilterNumbers.of(attribute, value);
    if (v == null) {
      throw error(
          value, "expected %s, found %s".formatted(FilterNumbers.form(attribute), value.shown()));
    }
    return switch (operator.text()) {
      case "<" -> new Filter.Range(attribute, Long.MIN_VALUE, v.first() - 1);
      case "<=" -> new Filter.Range(attribute, Long.MIN_VALUE, v.last());
      case ">" -> new Filter.Range(attribute, v.last() + 1, Long.MAX_VALUE);
      case ">=" -> new Filter.Range(attribute, v.first(), Long.MAX_VALUE);
      case "!=" -> new Filter.Not(new Filter.Range(attribute, v.first(), v.last()));
      default -> new Filter.Range(attribute, v.first(), v.last());
    };
  }

  private Set<String> values() {
    expectSymbol("(");
    Set<String> values = new LinkedHashSet<>();
    do {
      values.add(value());
    } while (takeSymbol(","));
    expectSymbol(")");
    return values;
  }

  private String value() {
    Token token = next();
    if (token.kind() != Kind.QUOTED && (token.kind() != Kind.WORD || isKeyword(token))) {
      throw error(token, "expected a word or a text in quotes, found %s".formatted(token.shown()));
    }
    return token.text();
  }

  private static boolean isKeyword(Token token) {
    return KEYWORDS.stream().anyMatch(token::isKeyword);
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  private boolean takeKeyword(String keyword) {
    boolean found = peek().isKeyword(keyword);
    at += found ? 1 : 0;
    return found;
  }

  private boolean takeSymbol(String symbol) {
    boolean found = peek().isSymbol(symbol);
    at += found ? 1 : 0;
    return found;
  }

  private void expectKeyword(String keyword) {
    if (!takeKeyword(keyword)) {
      throw error(peek(), "expected '%s', found %s".formatted(keyword, peek().shown()));
    }
  }

  private void expectSymbol(String symbol) {
    if (!takeSymbol(symbol)) {
      throw error(peek(), "expected '%s', found %s".formatted(symbol, peek().shown()));
    }
  }

  private FilterSyntaxException error(Token token, String problem) {
    return new FilterSyntaxException(expression, token.column(), problem);
  }
}
