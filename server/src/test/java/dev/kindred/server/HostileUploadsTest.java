package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.hostile.Campaign;
import dev.kindred.hostile.Format;
import dev.kindred.hostile.ImageFiles;
import dev.kindred.hostile.Sample;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real and damaged images, and damaged bodies, sent to a server. */
class HostileUploadsTest extends Hostility {
  @Test
  void imagesAreKeptOrRefused() throws Exception {
    Campaign.run(new Uploads());
  }

  @Test
  void bodiesAreAnsweredOrRefused() throws Exception {
    Campaign.run(new Bodies());
  }

  /** The server said no, as it should. */
  private static final class Refused extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    Refused(String detail) {
      super(detail);
    }
  }

  private abstract class Sent implements Format {
    /** Throws when the request is refused; fails when it is in any other way than the right one. */
    void check(Client.Answer answer, int... right) throws Refused {
      if (answer.status() < 300) {
        assertThat(answer.status()).isIn(200, 201);
        answer.json();
      } else {
        assertThat(right).as(answer.text()).contains(answer.status());
        HostileUploadsTest.this.refuses(answer, answer.status(), "damaged");
        throw new Refused(answer.json().get("detail").asString());
      }
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof Refused;
    }
  }

  private final class Uploads extends Sent implements ImageFiles.OfImages {
    private static final int KEPT = 20;
    private int sent;

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      int none = file.bytes().length == 0 ? 400 : 422;
      String path = "sent/%d.png".formatted(sent++ % KEPT);
      check(client.put(path, file.bytes()), none);
      check(client.post("/api/v1/search", "image/png", file.bytes()), none);
    }
  }

  private final class Bodies extends Sent {
    private static final String FORM = "multipart/form-data; boundary=b";

    @Override
    public List<Sample> good(Path scratch) throws Exception {
      String form =
          """
          --b\r
          Content-Disposition: form-data; name="query"\r
          \r
          {"k": 3, "weight": 2}\r
          --b\r
          Content-Disposition: form-data; name="image"; filename="f"\r
          \r
          """;
      return List.of(
          of(
              "search",
              "{\"id\": 3, \"k\": 5, \"where\": \"label in (red, blue)\", \"recall\": 0.9}"),
          of("search", "{\"vector\": [1, -2.5e-1, 0, 3, 1e2, 5], \"minProbability\": 0.1}"),
          of(
              "search",
              "{\"examples\": [{\"path\": \"red/0.png\"}, {\"id\": 9, \"weight\": -0.5}], \"excludeIds\": \"OjAAAAEAAAAAAAEAEAAAAAEAAgE=\"}"),
          of("search/batch", "{\"searches\": [{\"id\": 1}, {\"path\": \"blue/1.png\", \"k\": 2}]}"),
          of(
              "feedback",
              "{\"who\": \"Ada\", \"triplets\": [{\"anchor\": \"red/0.png\", \"positive\": \"red/1.png\", \"negative\": \"blue/0.png\"}], \"pairs\": [{\"a\": \"red/0.png\", \"b\": \"red/2.png\", \"same\": true}]}"),
          new Sample(
              "search " + FORM,
              (form
                      + new String(drawn.file("red/0.png"), StandardCharsets.ISO_8859_1)
                      + "\r\n--b--\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static Sample of(String route, String json) {
      return new Sample(route + " application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      String[] where = file.name().split(" ", 2);
      check(client.post("/api/v1/" + where[0], where[1], file.bytes()), 400, 404, 413, 422);
    }
  }
}
