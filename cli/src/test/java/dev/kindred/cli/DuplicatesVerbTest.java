package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code index --duplicates} and {@code search --collapse-duplicates} on planted copies. */
class DuplicatesVerbTest {

  @TempDir private static Path folder;
  private static Path index;
  private static String original;

  @BeforeAll
  static void anIndexWithACopyInAWrongClass() throws IOException {
    Path images = folder.resolve("images");
    Path model = folder.resolve("m.onnx");
    index = folder.resolve("index");
    new GlyphArtist(1, 3, 2, 1).draw(images, drawn -> {});
    json("train", images, "--out", model, "--encoder", "conv4-64", "--epochs", 1);
    Path first;
    try (var files = Files.walk(images)) {
      first = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    original = images.relativize(first).toString();
    Path wrong = Files.createDirectories(images.resolve("zzz/wrong"));
    Files.copy(first, wrong.resolve("copy.png"));
    assertThat(json("index", images, "--index", index, "--model", model).get("added").asInt())
        .isEqualTo(7);
  }

  @Test
  void identicalFilesAreListedWithTheirDifferentLabels() {
    JsonNode report = json("index", "--index", index, "--duplicates", "--within", 0);
    assertThat(report.get("images").asInt()).isEqualTo(7);
    assertThat(report.get("similar")).isEmpty();
    assertThat(report.get("identical")).hasSize(1);
    JsonNode group = report.get("identical").get(0);
    assertThat(group.get("labelsDiffer").asBoolean()).isTrue();
    assertThat(List.of(path(group, 0), path(group, 1)))
        .containsExactly(original, "zzz/wrong/copy.png");
    Run text = run("index", "--index", index, "--duplicates", "--within", 2);
    assertThat(text.out())
        .startsWith("identical, labels differ\n  " + original)
        .contains("\ndistance ");
    assertThat(text.err()).contains("7 images: 1 groups of identical files, 15 similar pairs");
  }

  @Test
  void hitsAreCollapsed() {
    JsonNode all = json("search", original, "--index", index).get("hits");
    JsonNode hits = json("search", original, "--index", index, "--collapse-duplicates").get("hits");
    assertThat(all).hasSize(7);
    assertThat(hits).hasSize(6);
    assertThat(hits.get(0).get("duplicates").asInt()).isEqualTo(1);
    assertThat(run("search", original, "--index", index, "--collapse-duplicates").out())
        .contains(original + "  (+1 identical)");
  }

  @Test
  void optionsThatDoNotGoTogether() {
    for (List<Object> words :
        List.<List<Object>>of(
            List.of("--duplicates", "--verify"),
            List.of("--duplicates", "--rebuild"),
            List.of("--duplicates", "--watch"),
            List.of("--duplicates", "--within", 2.5),
            List.of("--verify", "--within", 1))) {
      Object[] all = Stream.concat(Stream.of("index", "--index", index), words.stream()).toArray();
      assertThat(run(all).exitCode()).as("%s", words).isEqualTo(ExitCode.WRONG_USAGE);
    }
  }

  private static String path(JsonNode group, int copy) {
    return group.get("copies").get(copy).get("path").asString();
  }

  private static JsonNode json(Object... words) {
    Object[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--json";
    Run run = run(all);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return JsonMapper.shared().readTree(run.out());
  }

  private static Run run(Object... words) {
    return Run.kindred(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
  }
}
