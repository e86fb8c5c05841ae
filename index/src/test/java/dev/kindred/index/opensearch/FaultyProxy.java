package dev.kindred.index.opensearch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a node: turns some requests away, and loses some answers after the node has done
 * what was asked.
 */
final class FaultyProxy implements Closeable {

  private static final int TURNED_AWAY = 4;
  private static final int LOST = 3;
  private static final int OF = 20;

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final SplittableRandom random;
  private final int node;
  private final AtomicInteger faults = new AtomicInteger();

  FaultyProxy(int node, SplittableRandom random) throws IOException {
    this.node = node;
    this.random = random;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  int faults() {
    return faults.get();
  }

  private synchronized int dice() {
    return random.nextInt(OF);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int thrown = dice();
      if (thrown < TURNED_AWAY) {
        faults.incrementAndGet();
        exchange.sendResponseHeaders(thrown % 2 == 0 ? 429 : 503, -1);
        return;
      }
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + node + exchange.getRequestURI()))
                  .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
                  .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (thrown < TURNED_AWAY + LOST) {
        faults.incrementAndGet();
        return; // closes the connection
      }
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
