package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.nn.LossText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash completes, asked of a bash as a user's Tab does. */
class CompletionTest {
  /** Prints what the words after the script's name complete to, one a line. */
  private static final String ASK =
      """
      source kindred-completion
      compopt() { :; } # which works only while Tab is pressed
      COMP_WORDS=("$@")
      COMP_CWORD=$(($# - 1))
      COMP_LINE="$*"
      COMP_POINT=${#COMP_LINE}
      registered=$(complete -p kindred)
      function=${registered#*-F }
      "${function%% *}" kindred "${@: -1}" "${@: -2:1}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws Exception {
    Files.writeString(folder.resolve("kindred-completion"), Run.kindred("completion").out());
    Files.writeString(folder.resolve("ask"), ASK);
    Files.writeString(folder.resolve("photo one.jpg"), "");
    Files.createDirectory(folder.resolve("photos"));
  }

  @Test
  void verbs() throws Exception {
    assertThat(complete("kindred", "se").lines()).containsExactly("search", "serve");
    assertThat(complete("kindred", "").lines())
        .contains("train", "compare")
        .doesNotContain("warm-up");
  }

  @Test
  void optionsOfTheVerb() throws Exception {
    assertThat(complete("kindred", "search", "--ex").lines())
        .containsExactlyInAnyOrder("--exclude", "--exclude-ids");
    assertThat(complete("kindred", "train", "--ex")).isBlank();
  }

  @Test
  void filesWhereAnOptionTakesOne() throws Exception {
    assertThat(complete("kindred", "train", "--out", "phot").lines())
        .contains("photos", "photo one.jpg");
  }

  @Test
  void valuesOfAnOption() throws Exception {
    assertThat(complete("kindred", "train", "--loss", "").lines())
        .containsExactlyElementsOf(LossText.NAMES);
    assertThat(complete("kindred", "train", "--head", "r").lines()).containsExactly("residual");
    assertThat(complete("kindred", "search", "--device", "cu").lines()).containsExactly("cuda");
  }

  private String complete(String... words) throws Exception {
    Object[] command = new Object[words.length + 3];
    command[0] = "bash";
    command[1] = "--norc";
    command[2] = "ask";
    System.arraycopy(words, 0, command, 3, words.length);
    Run run = Run.program(folder, Map.of(), command);
    assertThat(run.err()).isEmpty();
    return run.out();
  }
}
