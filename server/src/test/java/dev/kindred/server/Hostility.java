package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A small server that refuses whatever is sent, is none the worse for it, and counts. */
abstract class Hostility {
  private static final Map<String, Integer> COUNTS = new ConcurrentHashMap<>();

  private static final ServerLimits SMALL =
      new ServerLimits(
          8 << 20,
          64 << 10,
          64 << 20,
          2,
          8,
          Duration.ofSeconds(20),
          Duration.ofSeconds(2),
          64,
          Duration.ofSeconds(5));

  @TempDir Path folder;
  Drawn drawn;
  private final Heard heard = new Heard();
  KindredServer server;
  Client client;
  int refused;

  @BeforeEach
  void serve() throws Exception {
    drawn = Drawn.in(folder);
    server =
        KindredServer.start(
            ServerOptions.local(List.of(drawn.index()), 0)
                .with(SMALL)
                .with(new ServerOptions.Folders(folder.resolve("uploads"), null, null)),
            heard);
    client = new Client(server.port());
  }

  @AfterEach
  void goesOn(TestInfo test) throws Exception {
    assertThat(client.search("{\"id\": 0}").status()).isEqualTo(200);
    assertThat(heard.failures()).as("faults of the server").isEmpty();
    assertThat(refused).as("hostile requests").isPositive();
    server.close();
    COUNTS.put(getClass().getSimpleName() + "." + test.getDisplayName(), refused);
    System.out.printf(
        "%d hostile requests were refused, %d of them by %s%n",
        COUNTS.values().stream().mapToInt(Integer::intValue).sum(), refused, test.getDisplayName());
  }

  void refuses(Client.Answer answer, int status, String what) {
    String shown = what.length() > 80 ? what.substring(0, 80) : what;
    assertThat(answer.status()).as("%s: %s", shown, answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).as(shown).isEqualTo(Problem.MEDIA_TYPE);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.json().get("status").asInt()).isEqualTo(status);
    assertThat(answer.json().get("detail").asString()).as(shown).isNotBlank();
    assertThat(answer.text())
        .as("nothing leaks")
        .doesNotContain(folder.toString(), "\\tat ", "dev.kindred", "tools.jackson", "org.eclipse");
    refused++;
  }

  void refusesRaw(int status, String... head) throws IOException {
    String answer = client.raw(String.join("\r\n", head) + "\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .as(String.join(" | ", head))
        .startsWith("HTTP/1.1 " + status)
        .contains("problem+json")
        .doesNotContain("Jetty", "jetty");
    refused++;
  }
}
