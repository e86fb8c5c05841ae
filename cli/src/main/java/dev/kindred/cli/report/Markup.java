package dev.kindred.cli.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML and SVG that is also well-formed XML. Texts and attribute values are escaped; tags
 * must be closed in order.
 */
final class Markup {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens a tag.
   *
   * @param attributes name, value, name, value …
   */
  Markup open(String tag, Object... attributes) {
    start(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  /** Closes the tag opened last, which must be the one named. */
  Markup close(String tag) {
    String last = open.pop();
    if (!last.equals(tag)) {
      throw new IllegalStateException("closing <%s> inside <%s>".formatted(tag, last));
    }
    out.append("</").append(tag).append('>');
    return this;
  }

  /** A tag without content. */
  Markup single(String tag, Object... attributes) {
    start(tag, attributes);
    out.append("/>");
    return this;
  }

  /** A tag around a text. */
  Markup element(String tag, String text, Object... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  Markup text(String text) {
    escape(text);
    return this;
  }

  /** Own text that must stand as it is: a style sheet or a script. */
  Markup verbatim(String text) {
    out.append(text);
    return this;
  }

  private void start(String tag, Object... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(String.valueOf(attributes[i + 1]));
      out.append('"');
    }
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c < ' ' && c != '\n' && c != '\t' ? ' ' : c);
      }
    }
  }

  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return out.toString();
  }
}
