package dev.kindred.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers, question by question.
 *
 * @param findings such as: does a loss retrieve better, and does it order better beyond the class?
 */
public record Verdict(List<Finding> findings) {

  /** Copies. */
  public Verdict {
    findings = List.copyOf(findings);
  }

  /**
   * One sentence and what it rests on.
   *
   * @param title a heading in a word or two
   * @param metric the metric's key, null when the data cannot answer
   * @param winner the key of the loss that is better than every other, null when none is
   * @param sentence the finding with its numbers
   */
  public record Finding(
      String title, @Nullable String metric, @Nullable String winner, String sentence) {}

  /**
   * The finding of a title.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Finding finding(String title) {
    return findings.stream()
        .filter(f -> f.title().equals(title))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nothing was found on " + title));
  }

  /** The sentences in order. */
  public List<String> sentences() {
    return findings.stream().map(Finding::sentence).toList();
  }
}
