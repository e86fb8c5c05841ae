package dev.kindred.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.image.ImageFormat;
import dev.kindred.search.FolderSync;
import dev.kindred.search.ImageSearch;
import dev.kindred.search.SyncListener;
import dev.kindred.search.SyncOptions;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Pictures, originals, what is served, and how it follows the index. */
class ImagesApiTest {
  private static final long LOOK_MILLIS = 1200;

  @TempDir private Path folder;
  private Drawn drawn;
  private final Heard heard = new Heard();
  private KindredServer server;
  private Client client;

  @BeforeEach
  void serve() throws Exception {
    drawn = Drawn.in(folder);
    server = KindredServer.start(ServerOptions.local(List.of(drawn.index()), 0), heard);
    client = new Client(server.port());
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    assertThat(heard.failures()).isEmpty();
  }

  @Test
  void originalsAreTheFilesOfTheIndex() throws Exception {
    Client.Answer original = client.get(image("red/1.png") + "/original");
    assertThat(original.status()).isEqualTo(200);
    assertThat(original.body()).isEqualTo(drawn.file("red/1.png"));
    assertThat(original.header("Content-Type")).isEqualTo("image/png");
    Client.Answer thumbnail = client.get(image("red/1.png") + "/thumbnail");
    assertThat(thumbnail.status()).isEqualTo(200);
    assertThat("image/" + ImageFormat.of(thumbnail.body()).orElseThrow().name())
        .isEqualToIgnoringCase(thumbnail.header("Content-Type"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aPipeInThePlaceOfAFileIsNotWaitedFor() throws Exception {
    String image = image("red/1.png");
    Path file = drawn.images().resolve("red/1.png");
    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertThat(client.get(image + "/original").status()).isEqualTo(404);
  }

  @Test
  void aFileThatIsNoImageAnyMoreIsNotShown() throws Exception {
    String image = image("red/1.png");
    Files.writeString(drawn.images().resolve("red/1.png"), "root:x:0:0");
    Client.Answer changed = client.get(image + "/original");
    assertThat(changed.status()).isEqualTo(404);
    assertThat(changed.text()).doesNotContain("root:x").contains("kindred index");
    Files.delete(drawn.images().resolve("red/1.png"));
    assertThat(client.get(image + "/original").status()).isEqualTo(404);
    assertThat(client.get(image + "/thumbnail").status()).as("kept").isEqualTo(200);
    assertThat(client.get("/api/v1/images/999/thumbnail").status()).isEqualTo(404);
    assertThat(client.get("/api/v1/images/one/original").status()).isEqualTo(404);
  }

  @Test
  void tellsWhatIsServed() throws Exception {
    Client.Answer index = client.get("/api/v1/index");
    assertThat(index.json().get("dimension").asInt()).isEqualTo(Drawn.DIMENSION);
    assertThat(index.json().get("statistics").get("entries").asInt()).isEqualTo(18);
    assertThat(index.json().get("model").get("encoder").asString()).isEqualTo("mean-colour");
    assertThat(index.text()).as("no place on the machine").doesNotContain(folder.toString());
    assertThat(client.get("/health/live").status()).isEqualTo(200);
    assertThat(client.get("/health/ready").status()).isEqualTo(200);
  }

  @Test
  void followsTheIndexAlsoToAnotherModel() throws Exception {
    drawn.add("red/new.png", Drawn.disc(new Color(0xcc2222), 44));
    drawn.sync();
    Thread.sleep(LOOK_MILLIS);
    assertThat(client.get("/api/v1/index").json().get("statistics").get("entries").asInt())
        .isEqualTo(19);
    Path rebuilt = folder.resolve("other.onnx");
    Drawn.encoder(rebuilt, 2);
    new FolderSync(
            drawn.images(),
            drawn.index(),
            rebuilt,
            SyncOptions.DEFAULT.in(SyncOptions.Mode.REBUILD))
        .run(SyncListener.SILENT);
    Thread.sleep(LOOK_MILLIS);
    Client.Answer answer = client.post("/api/v1/search", "image/png", drawn.file("red/1.png"));
    assertThat(answer.json().get("hits").get(0).get("distance").asDouble()).isLessThan(1e-3);
    assertThat(heard.notes()).hasSize(1).first().asString().contains("another model");
  }

  private String image(String path) throws Exception {
    try (ImageSearch search = ImageSearch.open(drawn.index())) {
      return "/api/v1/images/" + requireNonNull(search.index().find(path)).id();
    }
  }
}
