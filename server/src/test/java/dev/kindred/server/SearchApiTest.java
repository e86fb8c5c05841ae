package dev.kindred.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.index.Filter;
import dev.kindred.search.ImageHit;
import dev.kindred.search.ImageQuery;
import dev.kindred.search.ImageSearch;
import dev.kindred.search.WeightedExample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;
import tools.jackson.databind.JsonNode;

/** {@code POST /api/v1/search} gives what the library gives. */
class SearchApiTest {
  @TempDir private static Path folder;
  private static Drawn drawn;
  private static ImageSearch library;
  private static KindredServer server;
  private static Client client;

  @BeforeAll
  static void serve() throws Exception {
    drawn = Drawn.in(folder);
    library = ImageSearch.open(drawn.index());
    server = KindredServer.start(ServerOptions.local(List.of(drawn.index()), 0), new Heard());
    client = new Client(server.port());
  }

  @AfterAll
  static void close() throws Exception {
    server.close();
    library.close();
  }

  @Test
  void byIdByPathAndByVectorAreOne() throws Exception {
    float[] vector = library.vectorOf("green/2.png");
    List<ImageHit> expected = library.search(ImageQuery.of(vector, 7)).hits();
    int id = requireNonNull(library.index().find("green/2.png")).id();
    JsonNode byId = hits(client.search("{\"id\": %d, \"k\": 7}".formatted(id)));
    assertThat(byId).isEqualTo(Json.MAPPER.valueToTree(expected));
    assertThat(hits(client.search("{\"path\": \"green/2.png\", \"k\": 7}"))).isEqualTo(byId);
    assertThat(
            paths(
                client.search(
                    "{\"vector\": %s, \"k\": 7}".formatted(Arrays.toString(scaled(vector, 3))))))
        .containsExactlyElementsOf(expected.stream().map(ImageHit::path).toList());
  }

  private static float[] scaled(float[] vector, float by) {
    float[] scaled = new float[vector.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = by * vector[i];
    }
    return scaled;
  }

  @Test
  void anUploadIsSearchedByWhateverWayItComes() throws Exception {
    byte[] image = drawn.file("blue/3.png");
    JsonNode expected =
        Json.MAPPER.valueToTree(library.search(ImageQuery.of(library.embed(image), 4)).hits());
    assertThat(hits(client.post("/api/v1/search?k=4", "image/png", image))).isEqualTo(expected);
    assertThat(hits(client.post("/api/v1/search?k=4", "application/octet-stream", image)))
        .isEqualTo(expected);
    assertThat(hits(client.form("image", image, "query", "{\"k\": 4}"))).isEqualTo(expected);
    Client.Answer narrow =
        client.post("/api/v1/search?where=label%20%3D%20red&minProbability=0", "image/png", image);
    assertThat(paths(narrow)).hasSize(Drawn.EACH).allMatch(path -> path.startsWith("red/"));
    assertThat(narrow.json().get("query").asString()).isEqualTo("upload");
  }

  @Test
  void examplesHaveWeights() throws Exception {
    List<WeightedExample> examples =
        List.of(
            new WeightedExample(library.vectorOf("red/0.png"), 1),
            new WeightedExample(library.vectorOf("blue/0.png"), -.5));
    List<ImageHit> expected =
        library.search(ImageQuery.of(ImageSearch.combine(examples), 10)).hits();
    Client.Answer answer =
        client.search(
            "{\"examples\": [{\"path\": \"red/0.png\"}, {\"path\": \"blue/0.png\", \"weight\": -0.5}]}");
    assertThat(hits(answer)).isEqualTo(Json.MAPPER.valueToTree(expected));
    assertThat(answer.json().get("query").toString()).isEqualTo("[\"red/0.png\",\"blue/0.png\"]");
  }

  @Test
  void anUploadIsOneOfTheExamples() throws Exception {
    byte[] image = drawn.file("blue/3.png");
    List<WeightedExample> examples =
        List.of(
            new WeightedExample(library.embed(image), 2),
            new WeightedExample(library.vectorOf("red/0.png"), -.5));
    List<ImageHit> expected =
        library.search(ImageQuery.of(ImageSearch.combine(examples), 10)).hits();
    Client.Answer answer =
        client.form(
            "image",
            image,
            "query",
            "{\"weight\": 2, \"examples\": [{\"path\": \"red/0.png\", \"weight\": -0.5}]}");
    assertThat(hits(answer)).isEqualTo(Json.MAPPER.valueToTree(expected));
    assertThat(answer.json().get("query").toString()).isEqualTo("[\"upload\",\"red/0.png\"]");
  }

  @Test
  void filtersNarrowTogether() throws Exception {
    JsonNode all = hits(client.search("{\"path\": \"red/0.png\", \"k\": 18}"));
    assertThat(all).hasSize(18);
    RoaringBitmap few = new RoaringBitmap();
    few.add(all.get(2).get("id").asInt());
    few.add(all.get(5).get("id").asInt());
    RoaringBitmap one = new RoaringBitmap();
    one.add(all.get(5).get("id").asInt());
    assertThat(paths(client.search(request("\"ids\": \"%s\"".formatted(base64(few))))))
        .containsExactly(path(all, 2), path(all, 5));
    assertThat(
            paths(
                client.search(
                    request(
                        "\"ids\": \"%s\", \"excludeIds\": \"%s\""
                            .formatted(base64(few), base64(one))))))
        .containsExactly(path(all, 2));
    List<ImageHit> expected =
        library
            .search(
                ImageQuery.of(library.vectorOf("red/0.png"), 10)
                    .where(Filter.parse("label in (red, blue) and not path ~ \"*/0.png\"")))
            .hits();
    assertThat(
            hits(
                client.search(
                    request("\"where\": \"label in (red, blue) and not path ~ \\\"*/0.png\\\"\""))))
        .isEqualTo(Json.MAPPER.valueToTree(expected));
    double least = all.get(4).get("probability").asDouble();
    assertThat(hits(client.search(request("\"minProbability\": " + least))))
        .isNotEmpty()
        .allMatch(hit -> hit.get("probability").asDouble() >= least);
  }

  @Test
  void aRecallIsMeasuredAndAnEffortTaken() throws Exception {
    JsonNode answer = client.search(request("\"recall\": 0.9")).json();
    assertThat(answer.get("recall").get("target").asDouble()).isEqualTo(.9);
    assertThat(answer.get("recall").get("expected").asDouble()).isBetween(.9, 1.);
    assertThat(client.search(request("\"effort\": 50")).status()).isEqualTo(200);
  }

  private static String request(String more) {
    return "{\"path\": \"red/0.png\", " + more + "}";
  }

  private static String base64(RoaringBitmap ids) {
    ByteBuffer bytes = ByteBuffer.allocate(ids.serializedSizeInBytes());
    ids.serialize(bytes);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static JsonNode hits(Client.Answer answer) throws IOException {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.json().propertyNames()).contains("query", "k", "took_ms", "hits", "plan");
    return answer.json().get("hits");
  }

  private static List<String> paths(Client.Answer answer) throws IOException {
    List<String> paths = new ArrayList<>();
    hits(answer).forEach(hit -> paths.add(hit.get("path").asString()));
    return paths;
  }

  private static String path(JsonNode hits, int i) {
    return hits.get(i).get("path").asString();
  }

  @Test
  void textIsReadAsUtf8() throws Exception {
    Client.Answer answer =
        client.post(
            "/api/v1/search",
            "application/json; charset=utf-8",
            "{\"path\": \"grün/€.png\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().get("detail").asString()).contains("grün/€.png");
  }
}
