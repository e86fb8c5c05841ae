package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An index learns that only the amount of red counts, and forgets it again. */
class TeachingApiTest {
  private static final int IMAGES = 40;

  @TempDir private Path folder;
  private final Heard heard = new Heard();
  private final int[] red = new int[IMAGES];

  private Drawn colours() throws Exception {
    Drawn drawn = Drawn.in(folder);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < IMAGES; i++) {
      red[i] = random.nextInt(256);
      Color colour = new Color(red[i], random.nextInt(256), random.nextInt(256));
      drawn.add(path(i), Drawn.disc(colour, 44));
    }
    drawn.sync();
    return drawn;
  }

  private static String path(int i) {
    return "many/%d.png".formatted(i);
  }

  private String byRed(int count, SplittableRandom random) {
    List<String> triplets = new ArrayList<>();
    while (triplets.size() < count) {
      int a = random.nextInt(IMAGES);
      int b = random.nextInt(IMAGES);
      int c = random.nextInt(IMAGES);
      if (a != b && b != c && a != c && Math.abs(red[a] - red[b]) < Math.abs(red[a] - red[c])) {
        triplets.add(
            "{\"anchor\": \"%s\", \"positive\": \"%s\", \"negative\": \"%s\"}"
                .formatted(path(a), path(b), path(c)));
      }
    }
    return "{\"who\": \"Ada\", \"triplets\": [%s]}".formatted(String.join(",", triplets));
  }

  @Test
  void aBetterModelComesIntoUseAndGoesAgain() throws Exception {
    Drawn drawn = colours();
    SplittableRandom random = new SplittableRandom(4);
    try (KindredServer server = start(drawn)) {
      Client client = new Client(server.port());
      String before = client.get("/api/v1/index").json().get("modelHash").asString();
      assertThat(post(client, "/api/v1/feedback", byRed(200, random)).status()).isEqualTo(201);
      Client.Answer kept = post(client, "/api/v1/feedback", byRed(200, random));
      assertThat(kept.json().get("triplets").asInt()).isEqualTo(400);
      assertThat(kept.json().get("people").get(0).asString()).isEqualTo("Ada");
      assertThat(client.get("/api/v1/feedback/triplets.csv").text().lines()).hasSize(401);

      JsonNode result = end(client, post(client, "/api/v1/trainings", "")).get("result");
      assertThat(result.get("judgments").asInt() + result.get("heldOut").asInt()).isEqualTo(400);
      assertThat(result.get("switched").asBoolean()).isTrue();
      assertThat(result.get("after").get("accuracy").asDouble())
          .isGreaterThan(result.get("before").get("accuracy").asDouble());
      String taught = client.get("/api/v1/index").json().get("modelHash").asString();
      assertThat(taught).isEqualTo(result.get("modelHash").asString()).isNotEqualTo(before);
      assertThat(client.search("{\"path\": \"many/0.png\"}").status()).isEqualTo(200);

      JsonNode list = client.get("/api/v1/trainings").json();
      assertThat(list.get("back").asBoolean()).isTrue();
      assertThat(list.get("trainings").get(0).get("inUse").asBoolean()).isTrue();
      assertThat(post(client, "/api/v1/trainings/1/use", "").status()).isEqualTo(409);
      assertThat(end(client, post(client, "/api/v1/trainings/back", "")).get("state").asString())
          .isEqualTo("done");
      assertThat(client.get("/api/v1/index").json().get("modelHash").asString()).isEqualTo(before);
      assertThat(post(client, "/api/v1/trainings/back", "").status()).isEqualTo(409);
      end(client, post(client, "/api/v1/trainings/1/use", ""));
      assertThat(client.get("/api/v1/index").json().get("modelHash").asString()).isEqualTo(taught);
    }
    assertThat(heard.failures()).isEmpty();
  }

  @Test
  void tooLittleIsSaidAndNothingChanges() throws Exception {
    Drawn drawn = Drawn.in(folder);
    try (KindredServer server = start(drawn)) {
      Client client = new Client(server.port());
      JsonNode none = end(client, post(client, "/api/v1/trainings", ""));
      assertThat(none.get("state").asString()).isEqualTo("failed");
      assertThat(none.get("error").asString()).contains("no feedback to learn from");
      assertThat(client.get("/api/v1/trainings").json().get("trainings")).isEmpty();
    }
    assertThat(heard.failures()).isEmpty();
  }

  @Test
  void whatIsNoFeedbackIsRefusedAndNothingIsKept() throws Exception {
    Drawn drawn = Drawn.in(folder);
    try (KindredServer server = start(drawn)) {
      Client client = new Client(server.port());
      refuses(client, 400, "{}");
      refuses(client, 400, "{\"triplets\": []}");
      refuses(client, 400, "{\"triplets\": [{\"anchor\": \"red/0.png\"}]}");
      refuses(client, 400, "{\"pairs\": [{\"a\": \"red/0.png\", \"b\": \"red/1.png\"}]}");
      refuses(
          client,
          400,
          "{\"pairs\": [{\"a\": \"red/0.png\", \"b\": \"red/1.png\", \"same\": \"yes\"}]}");
      refuses(
          client,
          400,
          "{\"who\": \"a\\nb\", \"pairs\": [{\"a\": \"red/0.png\", \"b\": \"red/1.png\", \"same\": true}]}");
      refuses(
          client,
          422,
          "{\"pairs\": [{\"a\": \"red/0.png\", \"b\": \"red/0.png\", \"same\": true}]}");
      refuses(
          client,
          404,
          "{\"pairs\": [{\"a\": \"red/0.png\", \"b\": \"../m.onnx\", \"same\": true}]}");
      assertThat(post(client, "/api/v1/trainings/7/use", "").status()).isEqualTo(404);
      assertThat(post(client, "/api/v1/trainings/x/use", "").status()).isEqualTo(404);
      assertThat(client.get("/api/v1/feedback").json().get("pairs").asInt()).isZero();
      assertThat(Files.exists(drawn.index().resolve("feedback.jsonl"))).isFalse();
    }
    assertThat(heard.failures()).isEmpty();
  }

  private static void refuses(Client client, int status, String body) throws Exception {
    Client.Answer answer = post(client, "/api/v1/feedback", body);
    assertThat(answer.status()).as("%s: %s", body, answer.text()).isEqualTo(status);
  }

  private KindredServer start(Drawn drawn) throws Exception {
    return KindredServer.start(ServerOptions.local(List.of(drawn.index()), 0), heard);
  }

  private static Client.Answer post(Client client, String path, String json) throws Exception {
    HttpRequest.Builder request = client.request(path);
    return client.send(
        json.isEmpty()
            ? request.POST(HttpRequest.BodyPublishers.noBody())
            : request
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private static JsonNode end(Client client, Client.Answer begun) throws Exception {
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    client.get(begun.header("Location") + "/events");
    return client.get(begun.header("Location")).json();
  }
}
