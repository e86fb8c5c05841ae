package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.cli.demo.GlyphArtist;
import dev.kindred.vectors.VectorReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code search} on the index of a small drawn alphabet. */
class SearchVerbTest {

  @TempDir private static Path folder;
  private static Path index;
  private static String image;

  @BeforeAll
  static void anIndex() throws IOException {
    Path images = folder.resolve("images");
    Path model = folder.resolve("m.onnx");
    index = folder.resolve("index");
    new GlyphArtist(2, 4, 4, 1).draw(images, drawn -> {});
    try (Stream<Path> files = Files.walk(images)) {
      Path first = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
      image = images.relativize(first).toString();
    }
    json("train", images, "--out", model, "--encoder", "conv4-64", "--epochs", 1);
    json("index", images, "--index", index, "--model", model);
  }

  @Test
  void setsOfIdsNarrowTheAnswer() throws IOException {
    JsonNode all = json("search", image, "--index", index, "-k", 32).get("hits");
    assertThat(all).hasSize(32);
    RoaringBitmap few = new RoaringBitmap();
    few.add(all.get(3).get("id").asInt());
    few.add(all.get(9).get("id").asInt());
    Path ids = write("few.roaring", few);
    JsonNode only = json("search", image, "--index", index, "--ids", ids);
    assertThat(paths(only)).containsExactly(path(all.get(3)), path(all.get(9)));
    assertThat(only.get("plan").get("candidates").asInt()).isEqualTo(2);
    assertThat(paths(json("search", image, "--index", index, "-k", 32, "--exclude-ids", ids)))
        .hasSize(30)
        .doesNotContain(path(all.get(3)), path(all.get(9)));
    assertThat(paths(json("search", image, "--index", index, "--ids", ids, "-x", path(all.get(3)))))
        .containsExactly(path(all.get(9)));
  }

  @Test
  void aBrokenSetOfIdsIsAnErrorThatNamesTheFile() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.roaring"), "1,2,3");
    Run run = run("search", image, "--index", index, "--ids", broken);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("broken.roaring is not a set of ids in the portable Roaring");
  }

  @Test
  void aFileCalledLikeAListOfOptionsIsAFile() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Path list = Files.writeString(folder.resolve("options.jpg"), "--html\n" + victim + "\n");
    Run run = run("search", "@" + list, "--index", index);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("there is no file @" + list);
    assertThat(victim).hasContent("precious");
  }

  @Test
  void filtersByTypeAndSize() {
    assertThat(paths(json("search", image, "--index", index, "-w", "type = png"))).hasSize(10);
    assertThat(paths(json("search", image, "--index", index, "-w", "type = jpeg"))).isEmpty();
    assertThat(paths(json("search", image, "--index", index, "-w", "size >= 2MB"))).isEmpty();
    assertThat(paths(json("search", image, "--index", index, "-w", "size < 1MiB"))).hasSize(10);
  }

  @Test
  void improbableHitsAreLeftOut() {
    JsonNode all = json("search", image, "--index", index).get("hits");
    double least = all.get(4).get("probability").asDouble();
    JsonNode cut = json("search", image, "--index", index, "-p", least).get("hits");
    assertThat(cut).isNotEmpty().allMatch(hit -> hit.get("probability").asDouble() >= least);
    Run run = run("search", image, "--index", index, "-p", 1.5);
    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.err()).contains("--min-probability must be from 0 to 1");
  }

  @Test
  void aRecallIsMeasuredOnceAndShown() throws IOException {
    Files.deleteIfExists(index.resolve("kindred-recall.properties"));
    assertThat(json("info", index).has("recall")).isFalse();
    JsonNode first = json("search", image, "--index", index, "--recall", 0.98);
    assertThat(first.get("recall").get("target").asDouble()).isEqualTo(.98);
    assertThat(first.get("recall").get("expected").asDouble()).isBetween(.98, 1.);
    assertThat(first.get("recall").get("measured").asString()).isEqualTo("now");
    JsonNode again = json("search", image, "--index", index, "--recall", 0.98);
    assertThat(again.get("recall").get("measured").asString()).isEqualTo("earlier");
    assertThat(again.get("hits")).isEqualTo(first.get("hits"));
    JsonNode more = json("search", image, "--index", index, "--recall", 0.98, "-k", 20);
    assertThat(more.get("recall").get("measured").asString()).as("other k").isEqualTo("now");
    json("evaluate", "--index", index);
    assertThat(json("info", index).get("recall").get("current").asBoolean()).isTrue();
    assertThat(run("search", image, "--index", index, "--recall", 2).exitCode())
        .isEqualTo(ExitCode.WRONG_USAGE);
  }

  @Test
  void theVectorsOfAnIndexAreThoseOfItsModel() throws IOException {
    json(
        "embed",
        folder.resolve("images"),
        "-m",
        folder.resolve("m.onnx"),
        "-o",
        folder.resolve("a"));
    json("embed", "--index", index, "--out", folder.resolve("b"));
    assertThat(folder.resolve("b.csv")).hasSameBinaryContentAs(folder.resolve("a.csv"));
    float[][] embedded = VectorReader.readAll(folder.resolve("a.npy"));
    float[][] exported = VectorReader.readAll(folder.resolve("b.npy"));
    assertThat(exported).hasDimensions(32, embedded[0].length);
    for (int i = 0; i < exported.length; i++) {
      assertThat(exported[i]).containsExactly(embedded[i], within(1e-5f));
    }
  }

  private static Path write(String name, RoaringBitmap ids) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(ids.serializedSizeInBytes());
    ids.serialize(bytes);
    return Files.write(folder.resolve(name), bytes.array());
  }

  private static JsonNode json(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.add("--json");
    Run run = run(all.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return JsonMapper.shared().readTree(run.out());
  }

  private static Run run(Object... words) {
    return Run.kindred(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
  }

  private static List<String> paths(JsonNode answer) {
    List<String> paths = new ArrayList<>();
    answer.get("hits").forEach(hit -> paths.add(path(hit)));
    return paths;
  }

  private static String path(JsonNode hit) {
    return hit.get("path").asString();
  }
}
