package dev.kindred.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.index.LuceneIndex;
import dev.kindred.index.LuceneIndexWriter;
import java.awt.Color;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Syncs in the background, and whatever else takes long. */
class JobsApiTest {
  @TempDir private Path folder;
  private final Heard heard = new Heard();

  @Test
  void aSyncIsFollowedToItsEnd() throws Exception {
    Drawn drawn = Drawn.in(folder);
    for (int i = 0; i < 5; i++) {
      drawn.add("red/new%d.png".formatted(i), Drawn.disc(new Color(200, i, i), 30 + i));
    }
    drawn.add("red/broken.png", new byte[] {1, 2, 3});
    Files.delete(drawn.images().resolve("blue/0.png"));
    try (KindredServer server = start(drawn)) {
      Client client = new Client(server.port());
      Client.Answer begun = sync(client);
      assertThat(begun.status()).as(begun.text()).isEqualTo(202);
      String address = begun.header("Location");
      Client.Answer events = client.get(address + "/events");
      assertThat(events.header("Content-Type")).startsWith("text/event-stream");
      String[] told = events.text().strip().split("\n\n", -1);
      assertThat(told[told.length - 1]).startsWith("event: end\ndata: {");
      for (int i = 0; i < told.length - 1; i++) {
        assertThat(told[i]).startsWith("event: progress\ndata: {");
      }
      JsonNode last =
          Json.MAPPER.readTree(told[told.length - 1].substring("event: end\ndata: ".length()));
      assertThat(last).isEqualTo(client.get(address).json());
      assertThat(last.get("state").asString()).isEqualTo("done");
      JsonNode result = last.get("result");
      assertThat(result.get("added").asInt()).isEqualTo(5);
      assertThat(result.get("removed").asInt()).isEqualTo(1);
      assertThat(result.get("skipped").get(0).get("path").asString()).isEqualTo("red/broken.png");
      assertThat(last.toString()).doesNotContain(folder.toString());
      assertThat(client.search("{\"path\": \"red/new3.png\"}").status())
          .as("seen at once")
          .isEqualTo(200);
      assertThat(client.get("/api/v1/jobs").json().get("jobs").get(0)).isEqualTo(last);
      assertThat(client.get("/api/v1/jobs/99").status()).isEqualTo(404);
    }
    assertThat(heard.failures()).isEmpty();
  }

  @Test
  void aSyncThatCannotRunSaysWhy() throws Exception {
    Drawn drawn = Drawn.in(folder);
    try (KindredServer server = start(drawn)) {
      Client client = new Client(server.port());
      try (LuceneIndex index = LuceneIndex.open(drawn.index());
          LuceneIndexWriter _ = LuceneIndexWriter.open(drawn.index(), index.card(), 1)) {
        assertThat(end(client, sync(client)).get("error").asString())
            .contains("another process writes this index");
      }
      Files.move(drawn.images(), folder.resolve("elsewhere"));
      JsonNode gone = end(client, sync(client));
      assertThat(gone.get("state").asString()).isEqualTo("failed");
      assertThat(gone.get("error").asString()).contains("cannot be listed");
      assertThat(client.search("{\"id\": 0}").status()).isEqualTo(200);
    }
    assertThat(heard.failures()).isEmpty();
  }

  private KindredServer start(Drawn drawn) throws Exception {
    return KindredServer.start(ServerOptions.local(List.of(drawn.index()), 0), heard);
  }

  private static Client.Answer sync(Client client) throws Exception {
    return client.send(client.request("/api/v1/syncs").POST(HttpRequest.BodyPublishers.noBody()));
  }

  private static JsonNode end(Client client, Client.Answer begun) throws Exception {
    client.get(begun.header("Location") + "/events");
    return client.get(begun.header("Location")).json();
  }

  @Test
  void aJobIsCancelledAtItsNextStep() throws Exception {
    try (Jobs jobs = new Jobs(ServerLimits.DEFAULT, heard)) {
      CountDownLatch begun = new CountDownLatch(1);
      Job job = jobs.start("counting", "index", endless(begun));
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> jobs.start("counting", "index", endless(begun)))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(409));
      jobs.start("counting", "other", endless(begun));
      assertThat(job.view().document()).containsEntry("state", "running").containsKey("rate");
      job.cancel();
      assertThat(job.await(20_000)).isTrue();
      assertThat(job.view().document()).containsEntry("state", "cancelled");
      jobs.start("counting", "index", endless(begun));
    }
    assertThat(heard.failures()).isEmpty();
  }

  private static Job.Task endless(CountDownLatch begun) {
    return progress -> {
      for (long i = 1; ; i++) {
        progress.at("counting", i, 1_000_000_000);
        begun.countDown();
        Thread.sleep(1);
      }
    };
  }

  @Test
  void jobsAreBoundedAndEndWithTheServer() throws Exception {
    List<Job> all = new ArrayList<>();
    Jobs jobs = new Jobs(ServerLimits.DEFAULT, heard);
    CountDownLatch begun = new CountDownLatch(Jobs.MOST_RUNNING);
    for (int i = 0; i < Jobs.MOST_RUNNING; i++) {
      all.add(jobs.start("counting", "index" + i, endless(begun)));
    }
    assertThatThrownBy(() -> jobs.start("counting", "one more", endless(begun)))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(503));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    jobs.close();
    assertThat(all).allMatch(Job::isFinal);
    assertThatThrownBy(() -> jobs.start("counting", "late", endless(begun)))
        .isInstanceOf(Problem.class);
    Jobs others = new Jobs(ServerLimits.DEFAULT, heard);
    for (int i = 0; i < Jobs.REMEMBERED + 20; i++) {
      Job job = others.start("nothing", "index", _ -> List.of());
      assertThat(job.await(20_000)).isTrue();
    }
    assertThat(others.all()).hasSizeBetween(Jobs.REMEMBERED, Jobs.REMEMBERED + 1);
    assertThat(others.find(1)).isNull();
    assertThat(requireNonNull(others.find(Jobs.REMEMBERED + 20)).view().document())
        .containsEntry("state", "done");
    others.close();
  }

  @Test
  void aStopCancelsASyncAndKeepsTheIndex() throws Exception {
    Drawn drawn = Drawn.in(folder);
    for (int i = 0; i < 300; i++) {
      drawn.add("red/many%d.png".formatted(i), Drawn.disc(new Color(200, i % 200, i / 2), 30));
    }
    KindredServer server = start(drawn);
    Client client = new Client(server.port());
    int job = sync(client).json().get("id").asInt();
    assertThat(job).isPositive();
    server.close();
    assertThat(heard.failures()).isEmpty();
    try (LuceneIndex index = LuceneIndex.open(drawn.index())) {
      assertThat(index.statistics().entries()).isBetween(18, 318);
      LuceneIndexWriter.open(drawn.index(), index.card(), 1).close();
    }
  }
}
