package dev.kindred.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Asks a server over the loopback interface. */
record Client(int port, HttpClient http) {
  /** A token that is long enough for a server. */
  static final String TOKEN = "0123456789abcdef0123";

  static final String BOUNDARY = "kindred-boundary";

  Client(int port) {
    this(port, HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build());
  }

  /** What came back. */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Answer(HttpResponse<byte[]> response, byte[] body) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() {
      return Json.MAPPER.readTree(body);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60));
  }

  Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(response, response.body());
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  Answer post(String path, String type, byte[] body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  /** Sends an image to a path of the index. */
  Answer put(String path, byte[] image) throws IOException, InterruptedException {
    return send(
        request("/api/v1/images?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8))
            .header("Content-Type", "image/png")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(image)));
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  Answer search(String json) throws IOException, InterruptedException {
    return post("/api/v1/search", "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  /** A form of parts, given as name and content in turn. */
  Answer form(Object... parts) throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < parts.length; i += 2) {
      body.writeBytes(
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"f\"\r\n\r\n"
              .formatted(BOUNDARY, parts[i])
              .getBytes(StandardCharsets.UTF_8));
      Object content = parts[i + 1];
      body.writeBytes(
          content instanceof byte[] bytes
              ? bytes
              : content.toString().getBytes(StandardCharsets.UTF_8));
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return post("/api/v1/search", "multipart/form-data; boundary=" + BOUNDARY, body.toByteArray());
  }

  /** Waits until a search is refused, as the memory for bodies is taken. */
  void awaitBusy() throws IOException, InterruptedException {
    while (search("{\"id\": 0}").status() != 503) {
      Thread.sleep(20);
    }
  }

  /** Sends these characters as they are and reads until the server closes. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
