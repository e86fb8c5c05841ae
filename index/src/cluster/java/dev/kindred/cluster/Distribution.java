package dev.kindred.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The OpenSearch server with its k-NN plugin, trimmed to what a vector index needs. */
final class Distribution {

  private static final String VERSION = "3.6.0";
  private static final String GET = "org.apache.maven.plugins:maven-dependency-plugin:3.10.0:get";
  private static final int MINUTES_TO_FETCH = 8;

  private static final List<String> MODULES =
      List.of("transport-netty4", "lang-painless", "transport-grpc", "mapper-extras", "reindex");

  private Distribution() {}

  /**
   * Unpacks it into a folder.
   *
   * @return null when it cannot be had, as without a network
   */
  static @Nullable Path unpack(Path folder) throws IOException, InterruptedException {
    Path server = artifact("org.opensearch.distribution.integ-test-zip", "opensearch", VERSION);
    Path plugin = artifact("org.opensearch.plugin", "opensearch-knn", VERSION + ".0");
    if (server == null || plugin == null) {
      return null;
    }
    unzip(server, folder, Distribution::trimmed);
    unzip(plugin, folder.resolve("plugins/opensearch-knn"), name -> name);
    Files.createDirectories(folder.resolve("bin")); // the server looks for it and may not make it
    return folder;
  }

  /** Where an entry of the archive goes, empty for nowhere. */
  private static String trimmed(String name) {
    String path = name.substring(name.indexOf('/') + 1);
    boolean wanted =
        path.startsWith("lib/")
            || path.startsWith("agent/")
            || path.equals("config/log4j2.properties")
            || MODULES.stream().anyMatch(module -> path.startsWith("modules/" + module + "/"));
    return wanted ? path : "";
  }

  private static void unzip(Path archive, Path folder, UnaryOperator<String> target)
      throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        String path = target.apply(entry.getName());
        if (!path.isEmpty() && !entry.isDirectory()) {
          Path file = folder.resolve(path);
          Files.createDirectories(file.getParent());
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
          }
        }
      }
    }
  }

  /** From the local Maven repository, or fetched into it. */
  private static @Nullable Path artifact(String group, String name, String version)
      throws IOException, InterruptedException {
    Path file =
        Path.of(
                System.getProperty(
                    "maven.repo.local", System.getProperty("user.home") + "/.m2/repository"))
            .resolve(group.replace('.', '/'))
            .resolve("%s/%s/%s-%s.zip".formatted(name, version, name, version));
    if (!Files.exists(file)) {
      fetch("%s:%s:%s:zip".formatted(group, name, version));
    }
    return Files.exists(file) ? file : null;
  }

  private static void fetch(String artifact) throws InterruptedException {
    try {
      Process maven =
          new ProcessBuilder("mvn", "-B", "-q", GET, "-Dartifact=" + artifact, "-Dtransitive=false")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!maven.waitFor(MINUTES_TO_FETCH, TimeUnit.MINUTES)) {
        maven.destroy();
      }
    } catch (IOException e) {
      // no Maven on the path: it cannot be had
    }
  }

  /** What a node logged, for the message of a failure. */
  static String tail(Path log) throws IOException {
    String text = Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    return text.substring(Math.max(0, text.length() - 4000));
  }
}
