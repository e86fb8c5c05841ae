package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code serve} as a process of its own, asked like {@code search} and ended by a signal. */
class ServeVerbTest {
  private static final long DEADLINE_SECONDS = 120;

  @TempDir private static Path folder;
  private static Path index;
  private static Path image;

  @BeforeAll
  static void anIndex() throws IOException {
    Path images = folder.resolve("images");
    Path model = folder.resolve("m.onnx");
    index = folder.resolve("index");
    new GlyphArtist(1, 3, 4, 1).draw(images, drawn -> {});
    try (Stream<Path> files = Files.walk(images)) {
      image = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    run("train", images, "--out", model, "--encoder", "conv4-64", "--epochs", 1);
    run("index", images, "--index", index, "--model", model);
  }

  @Test
  void givesTheHitsOfSearchUntilItIsTold() throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        Run.start(
            out,
            err,
            "serve",
            "--index",
            index,
            "--port",
            "0",
            "--uploads",
            folder.resolve("uploads"),
            "--models",
            folder,
            "--json");
    try {
      URI url = URI.create(started(process, out, err).get("url").asString());
      assertThat(url.getHost()).isEqualTo("127.0.0.1");
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(url.resolve("/api/v1/search?k=5"))
                      .header("Content-Type", "image/png")
                      .POST(HttpRequest.BodyPublishers.ofFile(image))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode hits = JsonMapper.shared().readTree(answer.body()).get("hits");
      Run searched = run("search", image, "--index", index, "-k", 5, "--json");
      assertThat(hits).isEqualTo(JsonMapper.shared().readTree(searched.out()).get("hits"));
      assertThat(get(url.resolve("/api/v1/models"))).contains("\"name\":\"m.onnx\"");
      assertThat(
              HttpClient.newHttpClient()
                  .send(
                      HttpRequest.newBuilder(url.resolve("/api/v1/images?path=new.png"))
                          .header("Content-Type", "image/png")
                          .PUT(HttpRequest.BodyPublishers.ofFile(image))
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(201);
      process.destroy();
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(err)).isZero();
      assertThat(Files.readString(out)).as("one document").hasLineCount(1);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String get(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void opensToOthersOnlyWithAToken() {
    Run open = start("--host", "0.0.0.0");
    assertThat(open.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(open.err()).contains("0.0.0.0 can be reached from other machines", "KINDRED_TOKEN");
    Run weak = start("--host", "0.0.0.0", "--token", "secret");
    assertThat(weak.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(weak.err()).contains("at least 16 characters").doesNotContain("secret");
    Run readers = start("--host", "0.0.0.0", "--read-token", "short");
    assertThat(readers.err()).contains("at least 16 characters");
    assertThat(start("--index", folder.resolve("other/index")).err())
        .contains("two indexes are called index");
    assertThat(start("--port", "99999").err()).contains("from 0 to 65535");
    assertThat(run("serve", "--index", folder.resolve("none"), "--port", 0).err())
        .contains("holds no index");
  }

  private static Run start(Object... words) {
    return run(Stream.concat(Stream.of("serve", "--index", index), Stream.of(words)).toArray());
  }

  /** What the process says when it listens. */
  private static JsonNode started(Process process, Path out, Path err) throws Exception {
    long start = System.nanoTime();
    while (!Files.readString(out).endsWith("\n")) {
      assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS));
      boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
      assertThat(ended).as(Files.readString(err)).isFalse();
    }
    return JsonMapper.shared().readTree(Files.readString(out));
  }

  private static Run run(Object... words) {
    return Run.kindred(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
  }
}
