package dev.kindred.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One server process, with a folder for its data that outlives it. */
public final class Node {

  private static final String HEAP = "384m";

  /** OpenSearch refuses to run as root. */
  private static final int NOBODY = 65534;

  private final Path distribution;
  private final Path folder;
  private final String name;
  private final int httpPort = freePort();
  private final int transportPort = freePort();
  private @Nullable Process process;

  Node(Path distribution, Path folder, String name) throws IOException {
    this.distribution = distribution;
    this.folder = folder;
    this.name = name;
    for (String part : List.of("config", "data", "logs", "tmp")) {
      Path made = Files.createDirectories(folder.resolve(part));
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    Files.copy(
        distribution.resolve("config/log4j2.properties"),
        folder.resolve("config/log4j2.properties"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public String name() {
    return name;
  }

  public int httpPort() {
    return httpPort;
  }

  /** Writes what the node must know of all. */
  void configure(List<Node> nodes) throws IOException {
    String seeds =
        nodes.stream().map(n -> "127.0.0.1:" + n.transportPort).collect(Collectors.joining(","));
    String names = nodes.stream().map(Node::name).collect(Collectors.joining(","));
    Files.writeString(
        folder.resolve("config/opensearch.yml"),
        """
        cluster.name: kindred-test
        node.name: %s
        network.host: 127.0.0.1
        http.port: %d
        transport.port: %d
        discovery.seed_hosts: "%s"
        cluster.initial_cluster_manager_nodes: "%s"
        path.data: %s
        path.logs: %s
        cluster.routing.allocation.disk.threshold_enabled: false
        """
            .formatted(
                name,
                httpPort,
                transportPort,
                seeds,
                names,
                folder.resolve("data"),
                folder.resolve("logs")));
  }

  /** Starts the process; it takes some seconds until it answers. */
  public void start() throws IOException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms" + HEAP,
            "-Xmx" + HEAP,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-modules=jdk.incubator.vector",
            "-javaagent:" + distribution.resolve("agent/opensearch-agent.jar"),
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-Dio.netty.noUnsafe=true",
            "-Dlog4j2.disable.jmx=true",
            "-Djna.nosys=true",
            "-Djava.locale.providers=CLDR",
            "-Djava.io.tmpdir=" + folder.resolve("tmp"),
            "-Dopensearch.path.home=" + distribution,
            "-Dopensearch.path.conf=" + folder.resolve("config"),
            "-Dopensearch.distribution.type=zip",
            "-Dopensearch.bundled_jdk=false",
            "org.opensearch.bootstrap.OpenSearch"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().put("CLASSPATH", distribution.resolve("lib") + "/*");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    process = builder.start();
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** As {@code kill -9}; returns when the process is gone. */
  public void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }
  }

  Path log() {
    return folder.resolve("output.txt");
  }
}
