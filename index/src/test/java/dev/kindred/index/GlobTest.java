package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GlobTest {

  @Test
  void starCrossesFoldersAndQuestionMarkIsOneCharacter() {
    assertThat(new Glob("holiday/*").matches("holiday/2020/beach.jpg")).isTrue();
    assertThat(new Glob("holiday/*").matches("work/holiday/1.jpg")).isFalse();
    assertThat(new Glob("*.jpg").matches("a/b.jpg")).isTrue();
    assertThat(new Glob("?.jpg").matches("a.jpg")).isTrue();
    assertThat(new Glob("?.jpg").matches("ab.jpg")).isFalse();
    assertThat(new Glob("?.jpg").matches("😀.jpg")).isTrue();
    assertThat(new Glob("").matches("")).isTrue();
  }

  @Test
  void backslashTakesTheNextCharacterLiterally() {
    assertThat(new Glob("a\\*b").matches("a*b")).isTrue();
    assertThat(new Glob("a\\*b").matches("axb")).isFalse();
    assertThat(new Glob("a\\").matches("a\\")).isTrue();
  }

  @Test
  void manyStarsStayFast() {
    assertThat(new Glob("*a".repeat(200) + "b").matches("a".repeat(5000))).isFalse();
  }

  @Test
  void agreesWithTheSameRegularExpression() {
    long seed = Seeds.suite();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 20_000; round++) {
      String pattern = word("ab/*?", random.nextInt(8), random);
      String path = word("ab/", random.nextInt(10), random);
      String regex = pattern.replace("*", ".*").replace("?", ".");
      Glob glob = new Glob(pattern);
      assertThat(glob.matches(path))
          .as("'%s' on '%s', seed %d", pattern, path, seed)
          .isEqualTo(Pattern.matches(regex, path));
      if (glob.matches(path)) {
        assertThat(path).startsWith(glob.prefix());
      }
    }
  }

  private static String word(String alphabet, int length, SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return word.toString();
  }
}
