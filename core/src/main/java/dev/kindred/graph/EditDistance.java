package dev.kindred.graph;

import java.util.Comparator;
import java.util.List;

/** How many letters two names differ in (Levenshtein 1966). */
final class EditDistance {
  private EditDistance() {}

  /** The names nearest to one, nearest first. */
  static List<String> nearest(String name, List<String> names, int count) {
    return names.stream()
        .sorted(Comparator.comparingInt(other -> between(name, other)))
        .limit(count)
        .toList();
  }

  /** The fewest insertions, deletions and replacements of letters that lead from a to b. */
  static int between(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
