package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forms in which results leave the command. */
class OutputTest {
  @TempDir Path folder;

  @Test
  void csvQuotesOnlyWhatNeedsIt() {
    assertThat(Csv.row(List.of(1, "plain", "a,b", "say \"hi\"", " padded", "two\nlines")))
        .isEqualTo("1,plain,\"a,b\",\"say \"\"hi\"\"\",\" padded\",\"two\nlines\"");
  }

  @Test
  void tablesAlignTextLeftAndNumbersRight() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    new Table("metric", "value", "n")
        .row("recall@1", 0.98765, 7)
        .row("eer", Double.NaN, 12345)
        .print(new Console(out, out, Terminal.NONE));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "metric     value       n\nrecall@1  0.9877       7\neer            -  12,345\n");
  }

  @Test
  void namesOfFilesCommandNoTerminal() {
    String name = "a\033]0;title\007\u009b2Jb\u202egpj.exe\r";
    String shown = "a\\u001b]0;title\\u0007\\u009b2Jb\\u202egpj.exe\\u000d";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Console person = new Console(out, out, new Terminal(true, true, false, false, 80));
    person.print(name);
    person.warn(name);
    person.json(Map.of("path", name));
    new Table("path").row(name).print(person);
    String all = bytes.toString(StandardCharsets.UTF_8);
    assertThat(all.replace("\n", "")).doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u202e]");
    assertThat(all).startsWith(shown + "\nkindred: warning: " + shown + "\n");
    assertThat(Json.tree(Map.of("path", name)))
        .isEqualTo(new tools.jackson.databind.ObjectMapper().readTree(all.lines().toList().get(2)));
  }

  @Test
  void aProgramGetsNamesAsTheyAre() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    new Console(out, out, Terminal.NONE).print("a\u009bb");
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a\u009bb\n");
  }

  @Test
  void colorsFallOnTheNearestOfThePalette() {
    assertThat(Preview.palette(255, 255, 255)).isEqualTo(231);
    assertThat(Preview.palette(0, 0, 0)).isEqualTo(16);
    assertThat(Preview.palette(128, 128, 128)).isEqualTo(244);
    assertThat(Preview.palette(255, 0, 0)).isEqualTo(196);
  }

  @Test
  void aPictureIsAsLargeAsItSays() throws Exception {
    new GlyphArtist(1, 1, 1, 1).draw(folder, drawn -> {});
    List<String> lines;
    try (Stream<Path> files = Files.walk(folder)) {
      Path png = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      lines = new Preview(true).lines(Files.readAllBytes(png));
    }
    assertThat(lines).hasSize(Preview.LINES);
    assertThat(lines)
        .allMatch(l -> l.chars().filter(c -> c == '\u2580').count() == Preview.COLUMNS);
    assertThat(new Preview(true).lines(new byte[3])).isEqualTo(Preview.blank());
  }
}
