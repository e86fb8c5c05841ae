package dev.kindred.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values after RFC 4180: cells may be quoted with {@code "}, a quote inside a
 * quoted cell is doubled, and quoted cells may contain commas and line breaks. Blank lines are
 * passed over, spaces around unquoted cells are dropped. UTF-8, with or without a byte order mark.
 */
final class CsvReader {
  /**
   * One record of the file.
   *
   * @param line number of its first line, from 1
   * @param cells at least one
   */
  record Row(int line, List<String> cells) {}

  private final Path file;
  private final String text;
  private int at;
  private int line = 1;

  private CsvReader(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  static List<Row> read(Path file) throws DataException {
    String text;
    try {
      // A new decoder reports malformed input, where String would hide it.
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
    } catch (CharacterCodingException e) {
      throw new DataException(file + " is not UTF-8 text; save it as UTF-8", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
    }
    return new CsvReader(file, text.startsWith("\ufeff") ? text.substring(1) : text).rows();
  }

  private List<Row> rows() throws DataException {
    List<Row> rows = new ArrayList<>();
    while (at < text.length()) {
      int first = line;
      List<String> cells = new ArrayList<>();
      boolean more = true;
      while (more) {
        cells.add(cell());
        more = at < text.length() && text.charAt(at) == ',';
        if (more) {
          at++;
        }
      }
      endLine();
      if (cells.size() > 1 || !cells.getFirst().isEmpty()) {
        rows.add(new Row(first, List.copyOf(cells)));
      }
    }
    return rows;
  }

  private String cell() throws DataException {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at).strip();
  }

  private String quoted() throws DataException {
    int opened = line;
    StringBuilder cell = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        if (at == text.length() || text.charAt(at) != '"') {
          skipSpaces();
          return cell.toString();
        }
        at++;
      } else if (c == '\n') {
        line++;
      }
      cell.append(c);
    }
    throw new DataException(
        "%s line %d: a quote is opened and never closed".formatted(file, opened));
  }

  private void skipSpaces() throws DataException {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      throw new DataException(
          "%s line %d: text after a closing quote; double the quotes inside a cell"
              .formatted(file, line));
    }
  }

  private void endLine() {
    if (at < text.length() && text.charAt(at) == '\r') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '\n') {
      at++;
    }
    line++;
  }
}
