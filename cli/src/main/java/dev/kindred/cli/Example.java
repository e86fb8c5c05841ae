package dev.kindred.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One image to search by, as written on the command line: {@code a.jpg}, {@code +a.jpg}, {@code
 * -b.jpg}, {@code +0.5:a.jpg}.
 *
 * @param image a file, or a path in the index
 * @param weight negative to search away from it
 */
record Example(String image, double weight) {
  private static final Pattern WEIGHTED = Pattern.compile("([+-])(?:(\\d+(?:\\.\\d+)?):)?(.+)");

  /** Stands for the minus sign of an example, which would make it look like an option. */
  private static final String MINUS = "\u2212";

  static Example parse(String word) {
    String text = word.startsWith(MINUS) ? "-" + word.substring(MINUS.length()) : word;
    Matcher weighted = WEIGHTED.matcher(text);
    if (Files.exists(Path.of(text)) || !weighted.matches()) {
      return new Example(text, 1);
    }
    double weight = weighted.group(2) == null ? 1 : Double.parseDouble(weighted.group(2));
    return new Example(weighted.group(3), weighted.group(1).equals("-") ? -weight : weight);
  }

  /** The words of a command in which negative examples can be told from options: files exist. */
  static String[] protect(String... words) {
    return Arrays.stream(words).map(Example::protect).toArray(String[]::new);
  }

  private static String protect(String word) {
    Matcher weighted = WEIGHTED.matcher(word);
    boolean example =
        word.length() > 2
            && word.startsWith("-")
            && weighted.matches()
            && Files.exists(Path.of(weighted.group(3)));
    return example ? MINUS + word.substring(1) : word;
  }
}
