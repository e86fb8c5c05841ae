package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code index} over two folders, from making it to forgetting one of them. */
class IndexVerbTest {

  @TempDir private Path folder;
  private Path first;
  private Path second;
  private Path index;
  private String image;

  @BeforeEach
  void anIndexOfTwoFolders() throws IOException {
    Path model = folder.resolve("m.onnx");
    first = folder.resolve("first");
    second = folder.resolve("second");
    index = folder.resolve("index");
    new GlyphArtist(1, 3, 2, 1).draw(first, drawn -> {});
    new GlyphArtist(1, 2, 2, 2).draw(second, drawn -> {});
    json(0, "train", first, "--out", model, "--encoder", "conv4-64", "--epochs", 1);
    JsonNode made = json(0, "index", first, second, "--index", index, "--model", model);
    assertThat(made.get("added").asInt()).isEqualTo(10);
    try (Stream<Path> files = Files.walk(second)) {
      Path file = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
      image = "second/" + second.relativize(file);
    }
  }

  @Test
  void bothAreSearchedShownAndForgotten() throws IOException {
    JsonNode hits = json(0, "search", image, "--index", index, "-w", "path ~ \"second/*\"");
    assertThat(hits.get("hits")).hasSize(4);
    assertThat(hits.get("hits").get(0).get("path").asString()).isEqualTo(image);
    Path page = folder.resolve("hits.html");
    assertThat(run("search", image, "--index", index, "--html", page).exitCode()).isZero();
    assertThat(Files.readString(page).split("<img ")).as("the query and ten hits").hasSize(12);
    assertThat(json(0, "info", index).get("data").get("second").asString())
        .isEqualTo(second.toString());
    assertThat(json(0, "index", "--index", index).get("unchanged").asInt()).isEqualTo(10);
    JsonNode forgotten = json(0, "index", "--index", index, "--forget", "second");
    assertThat(forgotten.get("forgotten").get("name").asString()).isEqualTo("second");
    assertThat(json(0, "info", index).get("data").has("second")).isFalse();
    assertThat(json(0, "index", "--index", index).get("images").asInt()).isEqualTo(6);
  }

  @Test
  void aFolderThatIsAwayFailsTheCommandButNotTheOther() throws IOException {
    Files.move(second, folder.resolve("away"));
    JsonNode result = json(ExitCode.FAILED, "index", "--index", index);
    assertThat(result.get("unchanged").asInt()).isEqualTo(6);
    assertThat(result.get("images").asInt()).isEqualTo(10);
    assertThat(result.get("missing").get(0).get("name").asString()).isEqualTo("second");
    assertThat(run("index", "--index", index).err())
        .contains(
            "the images of second stay in the index", "there is no " + second, "--forget second");
  }

  /** Reads the one document that the command prints. */
  private static JsonNode json(int exitCode, Object... words) {
    Object[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--json";
    Run run = run(all);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.out().lines()).hasSize(1);
    return JsonMapper.shared().readTree(run.out());
  }

  private static Run run(Object... words) {
    return Run.kindred(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
  }
}
