package dev.kindred.index;

/**
 * A path pattern: {@code *} stands for any characters, '/' included, {@code ?} for exactly one, a
 * backslash takes the next character literally.
 */
public record Glob(String pattern) {

  /** Whether the whole path fits. Takes time O(path length × pattern length) at worst. */
  public boolean matches(String path) {
    int p = 0;
    int s = 0;
    int afterStar = -1;
    int resumeAt = 0;
    while (s < path.length()) {
      int step = p < pattern.length() ? step(path, s, p) : -1;
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        p++;
        afterStar = p;
        resumeAt = s;
      } else if (step > 0) {
        s += step;
        p += pattern.charAt(p) == '?' ? 1 : literalLength(p);
      } else if (afterStar >= 0) {
        // The last star takes one more character; an earlier one never needs to.
        resumeAt += Character.charCount(path.codePointAt(resumeAt));
        s = resumeAt;
        p = afterStar;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** The literal beginning that every match has. */
  String prefix() {
    StringBuilder prefix = new StringBuilder();
    int p = 0;
    while (p < pattern.length() && pattern.charAt(p) != '*' && pattern.charAt(p) != '?') {
      prefix.appendCodePoint(literal(p));
      p += literalLength(p);
    }
    return prefix.toString();
  }

  /** How many UTF-16 units of the path the pattern's element at p takes, 0 when it does not fit. */
  private int step(String path, int s, int p) {
    int c = path.codePointAt(s);
    return pattern.charAt(p) == '?' || literal(p) == c ? Character.charCount(c) : 0;
  }

  private int literal(int p) {
    return pattern.codePointAt(escapes(p) ? p + 1 : p);
  }

  private int literalLength(int p) {
    return Character.charCount(literal(p)) + (escapes(p) ? 1 : 0);
  }

  private boolean escapes(int p) {
    return pattern.charAt(p) == '\\' && p + 1 < pattern.length();
  }
}
