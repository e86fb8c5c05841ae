package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import dev.kindred.index.LuceneIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code index --watch} as a process of its own, ended by a signal. */
class WatchTest {

  private static final long DEADLINE_SECONDS = 120;

  @TempDir Path folder;

  @Test
  void followsTheFolderUntilItIsTold() throws Exception {
    Path images = folder.resolve("images");
    Path index = folder.resolve("index");
    Path model = folder.resolve("m.onnx");
    new GlyphArtist(1, 3, 2, 1).draw(images, drawn -> {});
    Run trained =
        Run.kindred(
            "train",
            images.toString(),
            "--out",
            model.toString(),
            "--encoder",
            "conv4-64",
            "--epochs",
            "1");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    Path first = images(images).getFirst();
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        Run.start(
            out, err, "index", images, "--index", index, "--model", model, "--watch", "--json");
    try {
      await(process, out, sync -> sync.get("images").asInt() == 6);
      Path fresh = Files.createDirectories(images.resolve("fresh/class"));
      Files.copy(first, fresh.resolve("copy.png"));
      await(process, out, sync -> sync.get("images").asInt() == 7);
      Files.move(fresh.resolve("copy.png"), fresh.resolve("renamed.png"));
      await(process, out, sync -> sync.get("renamed").asInt() == 1);
      Files.delete(first);
      await(process, out, sync -> sync.get("removed").asInt() == 1);
      process.destroy();
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(err))
        .contains("watching ", "stopped; the index holds what was done");
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      assertThat(opened.statistics().entries()).isEqualTo(6);
      assertThat(opened.find("fresh/class/renamed.png")).isNotNull();
      assertThat(opened.find(images.relativize(first).toString())).isNull();
    }
  }

  /** Waits until the process has printed such a sync. */
  private void await(Process process, Path out, Predicate<JsonNode> wanted) throws Exception {
    long start = System.nanoTime();
    while (documents(out).stream().noneMatch(wanted)) {
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("err"))).isTrue();
      assertThat(System.nanoTime() - start)
          .as("waiting; printed so far: %s", documents(out))
          .isLessThan(TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS));
      boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
      assertThat(ended).isFalse();
    }
  }

  /** The whole lines printed until now. */
  private static List<JsonNode> documents(Path out) throws IOException {
    String printed = Files.readString(out, StandardCharsets.UTF_8);
    return printed
        .substring(0, printed.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  private static List<Path> images(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
