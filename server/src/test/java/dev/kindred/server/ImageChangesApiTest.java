package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.index.LuceneIndex;
import dev.kindred.index.LuceneIndexWriter;
import dev.kindred.search.FolderSync;
import dev.kindred.search.SyncListener;
import dev.kindred.search.SyncOptions;
import dev.kindred.search.SyncResult;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Adding, replacing and removing single images. */
class ImageChangesApiTest {
  private static final byte[] RED = Drawn.disc(new Color(0xcc2222), 43);
  private static final byte[] BLUE = Drawn.disc(new Color(0x2244cc), 43);

  @TempDir private Path folder;
  private Path kept;
  private Drawn drawn;
  private final Heard heard = new Heard();
  private KindredServer server;
  private Client client;

  @BeforeEach
  void serve() throws Exception {
    drawn = Drawn.in(folder);
    Path uploads = folder.resolve("uploads");
    kept = uploads.resolve("index");
    server =
        KindredServer.start(
            ServerOptions.local(List.of(drawn.index()), 0)
                .with(new ServerOptions.Folders(uploads, null, null)),
            heard);
    client = new Client(server.port());
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    assertThat(heard.failures()).isEmpty();
  }

  @Test
  void anImageIsFoundOnceItIsAcknowledged() throws Exception {
    Client.Answer answer = client.put("red/dark/new.png", RED);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    JsonNode added = answer.json();
    assertThat(added.get("path").asString()).isEqualTo("uploads/red/dark/new.png");
    assertThat(added.get("labels").toString()).isEqualTo("[\"red\",\"dark\"]");
    assertThat(added.get("width").asInt()).isEqualTo(64);
    assertThat(Files.readAllBytes(kept.resolve("red/dark/new.png"))).isEqualTo(RED);
    JsonNode hit = nearest(RED);
    assertThat(hit.get("id")).isEqualTo(added.get("id"));
    assertThat(hit.get("distance").asDouble()).isLessThan(1e-3);
    String address = "/api/v1/images/" + added.get("id").asInt();
    assertThat(client.get(address + "/original").body()).isEqualTo(RED);
    assertThat(client.get(address + "/thumbnail").status()).isEqualTo(200);
    assertThat(client.search("{\"path\": \"images/red/0.png\"}").status())
        .as("the first folder has a name now")
        .isEqualTo(200);
    SyncResult synced = sync();
    assertThat(synced.changed()).as("a sync finds it in its folder: %s", synced).isFalse();
    assertThat(synced.images()).isEqualTo(19);
  }

  @Test
  void anotherFileAtThePathReplacesIt() throws Exception {
    int id = client.put("new.png", RED).json().get("id").asInt();
    Client.Answer again = client.put("new.png", BLUE);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().get("id").asInt()).isEqualTo(id);
    assertThat(again.json().get("replaced").asBoolean()).isTrue();
    assertThat(nearest(BLUE).get("id").asInt()).isEqualTo(id);
    assertThat(client.get("/api/v1/images/%d/original".formatted(id)).body()).isEqualTo(BLUE);
    assertThat(sync().changed()).isFalse();
  }

  @Test
  void onlyWhatWasSentIsDeleted() throws Exception {
    String sent = "/api/v1/images/" + client.put("red/new.png", RED).json().get("id").asInt();
    assertThat(client.delete(sent).status()).isEqualTo(204);
    assertThat(kept.resolve("red/new.png")).doesNotExist();
    assertThat(client.get(sent + "/original").status()).isEqualTo(404);
    assertThat(client.delete(sent).status()).isEqualTo(404);
    Client.Answer foreign = client.delete("/api/v1/images/0");
    assertThat(foreign.status()).isEqualTo(409);
    assertThat(foreign.text()).contains("a folder of yours");
    assertThat(client.search("{\"id\": 0}").status()).isEqualTo(200);
    assertThat(drawn.images().resolve("red/0.png")).exists();
    assertThat(sync().changed()).isFalse();
  }

  @Test
  void aSyncRemovesWhatWasDeletedByHand() throws Exception {
    client.put("one.png", RED);
    client.put("two.png", BLUE);
    Files.delete(kept.resolve("one.png"));
    assertThat(sync().removed()).isEqualTo(1);
  }

  @Test
  void manyAtATimeAreAllKept() throws Exception {
    List<Future<Client.Answer>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        String path = "many/%d.png".formatted(i);
        byte[] image = Drawn.disc(new Color(i, 255 - i, 2 * i), 20 + i % 20);
        answers.add(clients.submit(() -> client.put(path, image)));
      }
      Set<Integer> ids = new HashSet<>();
      int kept = 0;
      for (Future<Client.Answer> future : answers) {
        Client.Answer answer = future.get(120, TimeUnit.SECONDS);
        assertThat(answer.status()).as(answer.text()).isIn(201, 503);
        if (answer.status() == 201) {
          ids.add(answer.json().get("id").asInt());
          kept++;
        } else {
          assertThat(answer.header("Retry-After")).isNotEmpty();
        }
      }
      assertThat(ids).hasSize(kept).hasSizeGreaterThan(10);
      for (int id : ids) {
        assertThat(client.search("{\"id\": %d}".formatted(id)).status()).isEqualTo(200);
      }
      assertThat(sync().unchanged()).isEqualTo(18 + kept);
    }
  }

  @Test
  void waitsForNoOtherProcess() throws Exception {
    try (LuceneIndex index = LuceneIndex.open(drawn.index());
        LuceneIndexWriter _ = LuceneIndexWriter.open(drawn.index(), index.card(), 1)) {
      Client.Answer answer = client.put("new.png", RED);
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.text()).contains("another process writes this index");
    }
    assertThat(client.put("new.png", RED).status()).isEqualTo(201);
  }

  @Test
  void withoutAFolderForThemNoneAreTaken() throws Exception {
    try (KindredServer closed =
        KindredServer.start(ServerOptions.local(List.of(drawn.index()), 0), heard)) {
      Client.Answer answer = new Client(closed.port()).put("new.png", RED);
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.text()).contains("--uploads");
      assertThat(new Client(closed.port()).delete("/api/v1/images/0").status()).isEqualTo(409);
    }
  }

  @Test
  void uploadsLieApart() {
    for (Path uploads : List.of(drawn.images(), drawn.images().resolve("red"), drawn.index())) {
      assertThatThrownBy(() ->
              KindredServer.start(
                  ServerOptions.local(List.of(drawn.index()), 0)
                      .with(new ServerOptions.Folders(uploads, null, null)),
                  heard))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("choose another --uploads");
    }
  }

  private JsonNode nearest(byte[] image) throws Exception {
    return client.post("/api/v1/search?k=1", "image/png", image).json().get("hits").get(0);
  }

  private SyncResult sync() throws Exception {
    return new FolderSync(List.of(), drawn.index(), null, SyncOptions.DEFAULT)
        .run(SyncListener.SILENT);
  }
}
