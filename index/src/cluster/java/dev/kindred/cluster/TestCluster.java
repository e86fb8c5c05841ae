package dev.kindred.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;

/** Some OpenSearch nodes on the loopback interface, gone with the process that started them. */
public final class TestCluster {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static @Nullable TestCluster shared;

  /** Why there can be none, and what went wrong, for the tests after the first. */
  private static @Nullable String skipped;

  private static @Nullable String failure;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final List<Node> nodes = new ArrayList<>();

  private TestCluster(Path folder) {
    this.folder = folder;
  }

  /**
   * One of three nodes for all tests of this process, which leave it whole; skips the test when
   * there can be none. A start that failed is not tried again.
   */
  public static synchronized TestCluster shared() throws Exception {
    if (skipped != null) {
      Assumptions.abort(skipped);
    }
    if (failure != null) {
      throw new IllegalStateException("no cluster, as it could not be started: " + failure);
    }
    TestCluster running = shared;
    if (running == null) {
      try {
        running = start(3);
      } catch (TestAbortedException e) {
        skipped = e.getMessage();
        throw e;
      } catch (Exception e) {
        failure = e.toString();
        throw e;
      }
      shared = running;
    }
    return running;
  }

  /** Starts so many nodes and waits until they are one cluster. */
  public static TestCluster start(int count) throws Exception {
    Path folder = Files.createTempDirectory("kindred-cluster");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    TestCluster cluster = new TestCluster(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::stop));
    try {
      cluster.startAll(count);
    } catch (Exception e) {
      cluster.stop();
      throw e;
    }
    return cluster;
  }

  private void startAll(int count) throws Exception {
    Path distribution = Distribution.unpack(folder.resolve("opensearch"));
    Assumptions.assumeTrue(
        distribution != null,
        "needs OpenSearch from the central Maven repository, which cannot be reached");
    for (int i = 1; i <= count; i++) {
      nodes.add(new Node(distribution, folder.resolve("node" + i), "node" + i));
    }
    for (Node node : nodes) {
      node.configure(nodes);
      node.start();
    }
    awaitNodes(count);
  }

  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** Every node's host and port, as an index address takes them. */
  public String hosts() {
    return nodes.stream().map(n -> "127.0.0.1:" + n.httpPort()).collect(Collectors.joining(","));
  }

  /** The node that manages the cluster now. */
  public Node manager() throws Exception {
    String name = ask("GET", "/_cat/cluster_manager?h=node", "").strip();
    return nodes.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  /** Waits until so many nodes are in the cluster. */
  public void awaitNodes(int count) throws Exception {
    await(
        count + " nodes",
        () -> {
          requireRunning();
          return succeeds("GET", "/_cluster/health?timeout=1s&wait_for_nodes=ge(" + count + ")");
        });
  }

  /** Waits until every copy of every shard is there. */
  public void awaitGreen() throws Exception {
    await(
        "green",
        () -> {
          // What could not be placed five times is not tried again by itself.
          boolean asked = succeeds("POST", "/_cluster/reroute?retry_failed=true");
          return asked && succeeds("GET", "/_cluster/health?timeout=1s&wait_for_status=green");
        });
  }

  private void requireRunning() {
    for (Node node : nodes) {
      if (!node.isRunning()) {
        try {
          throw new IllegalStateException(node.name() + " ended: " + Distribution.tail(node.log()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static void await(String what, BooleanSupplier there) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!there.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the cluster has not become " + what);
      }
      Thread.sleep(200);
    }
  }

  private boolean succeeds(String method, String path) {
    try {
      ask(method, path, "");
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The answer of the first node that gives one; an error when it is not a success. */
  public String ask(String method, String path, String json)
      throws IOException, InterruptedException {
    Node node = nodes.stream().filter(Node::isRunning).findFirst().orElseThrow();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .timeout(Duration.ofSeconds(60))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  /** Kills all nodes and deletes what they had. */
  void stop() {
    try {
      for (Node node : nodes) {
        node.kill();
      }
      if (!Files.exists(folder)) {
        return;
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException | InterruptedException e) {
      // the process is ending; what is left lies in the system's temporary folder
    }
  }

  /** Runs three nodes until it is stopped, to try things on, and prints their hosts and ports. */
  public static void main(String[] args) throws Exception {
    System.out.println(start(3).hosts());
    new CountDownLatch(1).await();
  }
}
