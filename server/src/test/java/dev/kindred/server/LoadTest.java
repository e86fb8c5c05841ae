package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than the server can do, and the end of its work. */
class LoadTest {
  private static final ServerLimits NARROW =
      new ServerLimits(
          1 << 20,
          1 << 16,
          2 << 20,
          1,
          1,
          Duration.ofMillis(300),
          Duration.ofSeconds(10),
          64,
          Duration.ofSeconds(20));

  @TempDir private Path folder;

  @Test
  void oneRunsOneWaitsTheRestIsRefused() throws Exception {
    Gate gate = new Gate(NARROW);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> first =
          clients.submit(() ->
              gate.run(() -> {
                begun.countDown();
                end.await();
                return "first";
              }));
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> gate.run(() -> "waits too long"))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(503));
      end.countDown();
      assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("first");
      assertThat(gate.run(() -> "next")).isEqualTo("next");
    }
    assertThat(gate.busy()).isZero();
    Gate.Reservation all = gate.reserve(2 << 20);
    assertThatThrownBy(() -> gate.reserve(1)).isInstanceOf(Problem.class);
    all.close();
    gate.reserve(2 << 20).close();
  }

  @Test
  void manyClientsGetTheirHitsOrAreToldToWait() throws Exception {
    Drawn drawn = Drawn.in(folder);
    Heard heard = new Heard();
    ServerOptions options = ServerOptions.local(List.of(drawn.index()), 0).with(NARROW);
    try (KindredServer server = KindredServer.start(options, heard);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Client client = new Client(server.port());
      List<Future<Client.Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        answers.add(clients.submit(() -> client.search("{\"id\": 3, \"k\": 5}")));
      }
      int found = 0;
      for (Future<Client.Answer> future : answers) {
        Client.Answer answer = future.get(60, TimeUnit.SECONDS);
        if (answer.status() == 200) {
          assertThat(answer.json().get("hits")).hasSize(5);
          found++;
        } else {
          assertThat(answer.status()).as(answer.text()).isEqualTo(503);
          assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
      }
      assertThat(found).isPositive();
    }
    assertThat(heard.failures()).isEmpty();
  }

  @Test
  void aStopFinishesWhatHasBegun() throws Exception {
    Drawn drawn = Drawn.in(folder);
    byte[] image = drawn.file("red/0.png");
    KindredServer server =
        KindredServer.start(
            ServerOptions.local(List.of(drawn.index()), 0).with(NARROW), new Heard());
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(60_000);
      String head =
          "POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n"
              .formatted(image.length);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(image, 0, 20);
      socket.getOutputStream().flush();
      Thread.sleep(500);
      Future<?> stopped =
          clients.submit(() -> {
            server.close();
            return null;
          });
      int sent = 20;
      for (; sent < 40; sent++) { // a stopping server waits a second for the next byte
        Thread.sleep(20);
        socket.getOutputStream().write(image, sent, 1);
        socket.getOutputStream().flush();
      }
      assertThat(stopped.isDone()).as("waits for the upload").isFalse();
      socket.getOutputStream().write(image, sent, image.length - sent);
      socket.getOutputStream().flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200").contains("\"path\":\"red/0.png\"");
      stopped.get(30, TimeUnit.SECONDS);
    }
  }
}
