package dev.kindred.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.index.Entry;
import dev.kindred.index.IndexCard;
import dev.kindred.index.LuceneIndexWriter;
import java.awt.Color;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What can be asked for, and where it lies. */
class ExploreApiTest {
  private static final long LOOK_MILLIS = 1200;
  private static final String MAP = "/api/v1/index/map";

  @TempDir private Path folder;
  private final Heard heard = new Heard();

  @Test
  void labelsAreCountedAnewAtEachCommit() throws Exception {
    Drawn drawn = Drawn.in(folder);
    try (KindredServer server =
        KindredServer.start(ServerOptions.local(List.of(drawn.index()), 0), heard)) {
      Client client = new Client(server.port());
      String labels = "/api/v1/index/values?field=label";
      assertThat(client.get(labels).text())
          .isEqualTo(
              "{\"field\":\"label\",\"distinct\":3,\"values\":[{\"value\":\"blue\",\"count\":6},"
                  + "{\"value\":\"green\",\"count\":6},{\"value\":\"red\",\"count\":6}]}");
      drawn.add("red/light/new.png", Drawn.disc(new Color(0xcc2222), 44));
      drawn.sync();
      Thread.sleep(LOOK_MILLIS);
      JsonNode values = client.get(labels).json().get("values");
      assertThat(values.get(0).toString()).isEqualTo("{\"value\":\"red\",\"count\":7}");
      assertThat(values.get(3).toString()).isEqualTo("{\"value\":\"light\",\"count\":1}");
      for (String field : List.of("", "?field=", "?field=path", "?field=label,taken")) {
        assertThat(client.get("/api/v1/index/values" + field).status()).as(field).isEqualTo(400);
      }
    }
  }

  @Test
  void yearsAreThoseOfTheCamera() throws Exception {
    Path index = folder.resolve("dated");
    try (LuceneIndexWriter writer = LuceneIndexWriter.open(index, IndexCard.withoutModel(2), 1)) {
      put(writer, 0, LocalDateTime.of(2019, 12, 31, 23, 59));
      put(writer, 1, LocalDateTime.of(2020, 1, 1, 0, 0));
      put(writer, 2, LocalDateTime.of(2020, 5, 5, 5, 5));
      writer.put(new Entry("undated.png", List.of()), new float[] {0, 1});
      writer.commit();
    }
    try (KindredServer server =
        KindredServer.start(ServerOptions.local(List.of(index), 0), heard)) {
      assertThat(new Client(server.port()).get("/api/v1/index/values?field=taken").text())
          .isEqualTo(
              "{\"field\":\"taken\",\"distinct\":2,\"values\":[{\"value\":\"2020\",\"count\":2},"
                  + "{\"value\":\"2019\",\"count\":1}],\"first\":\"2019-12-31\",\"last\":\"2020-05-05\"}");
    }
  }

  private static void put(LuceneIndexWriter writer, int i, LocalDateTime taken) throws Exception {
    writer.put(
        new Entry(i + ".png", List.of(), 1, 1, 1, 1, taken.toEpochSecond(ZoneOffset.UTC)),
        new float[] {1, i});
  }

  @Test
  void theMapKeepsNeighboursTogether() throws Exception {
    Drawn drawn = Drawn.in(folder);
    try (KindredServer server =
        KindredServer.start(ServerOptions.local(List.of(drawn.index()), 0), heard)) {
      Client client = new Client(server.port());
      Client.Answer first = client.get(MAP);
      assertThat(first.status()).isIn(200, 202);
      JsonNode map = current(client);
      assertThat(map.get("total").asInt()).isEqualTo(18);
      JsonNode points = map.get("points");
      assertThat(points).hasSize(18);
      Set<Integer> ids = new HashSet<>();
      for (JsonNode point : points) {
        ids.add(point.get("id").asInt());
        assertThat(nearest(points, point).get("labels")).isEqualTo(point.get("labels"));
      }
      assertThat(ids).hasSize(18);
      assertThat(current(client)).as("drawn once").isEqualTo(map);
      drawn.add("red/new.png", Drawn.disc(new Color(0xcc2222), 44));
      drawn.sync();
      Thread.sleep(LOOK_MILLIS);
      Client.Answer between = client.get(MAP);
      assertThat(between.status()).as("the earlier one meanwhile").isEqualTo(200);
      assertThat(current(client).get("points")).hasSize(19);
    }
    assertThat(heard.failures()).isEmpty();
  }

  private static JsonNode nearest(JsonNode points, JsonNode to) {
    JsonNode nearest = null;
    double least = Double.POSITIVE_INFINITY;
    for (JsonNode point : points) {
      double distance =
          Math.hypot(
              point.get("x").asDouble() - to.get("x").asDouble(),
              point.get("y").asDouble() - to.get("y").asDouble());
      if (!point.equals(to) && distance < least) {
        least = distance;
        nearest = point;
      }
    }
    return requireNonNull(nearest);
  }

  private static JsonNode current(Client client) throws Exception {
    for (int i = 0; i < 600; i++) {
      JsonNode map = client.get(MAP).json();
      if (map.get("current").asBoolean()) {
        return map;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no map within a minute");
  }

  @Test
  void aSampleIsDrawnOfMany() throws Exception {
    Path index = folder.resolve("many");
    int many = EmbeddingMap.MOST_POINTS + 500;
    try (LuceneIndexWriter writer = LuceneIndexWriter.open(index, IndexCard.withoutModel(2), 1)) {
      for (int i = 0; i < many; i++) {
        writer.put(new Entry("%d.png".formatted(i), List.of()), new float[] {1, i});
      }
      writer.reject(new Entry("broken.png", List.of()), "broken");
      writer.commit();
      EmbeddingMap.Sample sample = EmbeddingMap.Sample.of(writer.committed());
      assertThat(sample.total()).isEqualTo(many);
      assertThat(sample.images()).hasSize(EmbeddingMap.MOST_POINTS).doesNotHaveDuplicates();
      int late = 0;
      for (int i = 0; i < sample.images().size(); i++) {
        int number = Integer.parseInt(sample.images().get(i).entry().path().replace(".png", ""));
        assertThat(sample.vectors()[i]).containsExactly(1, number);
        late += number >= many / 2 ? 1 : 0;
      }
      assertThat(late).as("of the second half").isBetween(900, 1100);
    }
  }
}
