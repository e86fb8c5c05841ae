package dev.kindred.index.opensearch;

import dev.kindred.index.IndexException;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Sends requests to the nodes of a cluster, one after the other until one answers. Safe for use by
 * many threads.
 */
final class Cluster implements Closeable {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** OpenSearch itself waits a minute for a shard that moves. */
  private static final Duration ANSWER = Duration.ofSeconds(90);

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final List<URI> hosts;
  private final OpenSearchAccess access;
  private final Retries retries;
  private final HttpClient client;
  private volatile int preferred;
  private volatile boolean contacted;

  Cluster(List<URI> hosts, OpenSearchAccess access, Retries retries) throws IndexException {
    this.hosts = hosts;
    this.access = access;
    this.retries = retries;
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    if (hosts.getFirst().getScheme().equals("https")) {
      builder.sslContext(access.trust());
    }
    this.client = builder.build();
  }

  Retries retries() {
    return retries;
  }

  /**
   * The answer to a request, which may be an error of its own making.
   *
   * @throws IndexException when no node gave one in time, or the login was refused
   */
  Answer send(Request request) throws IndexException {
    long start = System.nanoTime();
    Duration limit = request.changes() ? retries.writing() : retries.reading();
    int pauses = 0;
    for (int attempt = 1; ; attempt++) {
      String problem;
      Answer answer = null;
      int node = preferred;
      try {
        answer = once(hosts.get(node), request);
        contacted = true;
        problem = answer.reason();
      } catch (InterruptedException e) {
        throw Retries.interrupted(e);
      } catch (IOException e) {
        problem = problem(hosts.get(node), e);
        preferred = (node + 1) % hosts.size();
      }
      if (answer != null && !answer.isTransient()) {
        return checked(answer);
      }
      Duration spent = Duration.ofNanos(System.nanoTime() - start);
      if (spent.compareTo(contacted ? limit : retries.contact()) > 0) {
        throw new IndexException(
            "%s: gave up after %d attempts in %d s: %s; nothing acknowledged is lost"
                .formatted(this, attempt, spent.toSeconds(), problem));
      }
      if (attempt % hosts.size() == 0) {
        Retries.pause(pauses++);
      }
    }
  }

  private Answer once(URI host, Request request) throws IOException, InterruptedException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(host + request.path()))
            .timeout(ANSWER)
            .header("Content-Type", request.isBulk() ? "application/x-ndjson" : "application/json")
            .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()));
    if (access.authorization() != null) {
      builder.header("Authorization", access.authorization());
    }
    HttpResponse<byte[]> response =
        client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), json(response.body()));
  }

  /** A proxy may answer with something else than JSON; the status then tells all. */
  private static JsonNode json(byte[] body) {
    try {
      return Request.JSON.readTree(body);
    } catch (JacksonException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private Answer checked(Answer answer) throws IndexException {
    boolean refused =
        answer.status() == UNAUTHORIZED
            || (answer.status() == FORBIDDEN
                && answer.json().at("/error/type").asString("").equals("security_exception"));
    if (refused) {
      throw new IndexException(
          "%s refuses %s (HTTP status %d): %s"
              .formatted(
                  this,
                  access.authorization() == null ? "to answer without a login" : "this login",
                  answer.status(),
                  OpenSearchAccess.REMEDY));
    }
    return answer;
  }

  /** What an exception of the client means; a certificate that is not trusted never gets better. */
  private static String problem(URI host, IOException e) throws IndexException {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        throw new IndexException(
            "the certificate of %s is not trusted: %s; name the file with that of its authority in %s"
                .formatted(host, cause.getMessage(), OpenSearchAccess.CA),
            e);
      }
      if (cause instanceof UnresolvedAddressException) {
        return "there is no host " + host.getHost();
      }
    }
    return switch (e) {
      case HttpTimeoutException _ -> "%s does not answer".formatted(host);
      case ConnectException _ -> "cannot connect to %s".formatted(host);
      default -> "lost the connection to %s (%s)".formatted(host, e.getMessage());
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** The nodes, as they were named. */
  @Override
  public String toString() {
    return String.join(",", hosts.stream().map(URI::toString).toList());
  }
}
