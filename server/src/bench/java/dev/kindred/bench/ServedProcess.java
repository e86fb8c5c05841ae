package dev.kindred.bench;

import dev.kindred.server.KindredServer;
import dev.kindred.server.ServerListener;
import dev.kindred.server.ServerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server in a process of its own. */
final class ServedProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader said;
  private final int port;

  private ServedProcess(Process process, BufferedReader said, int port) {
    this.process = process;
    this.said = said;
    this.port = port;
  }

  /** Serves an index and takes uploads, until its input ends. */
  public static void main(String[] args) throws IOException {
    ServerOptions options =
        ServerOptions.local(List.of(Path.of(args[0])), 0)
            .with(new ServerOptions.Folders(Path.of(args[1]), null, null));
    try (KindredServer server = KindredServer.start(options, new Complaints());
        BufferedReader asked =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(server.port());
      while (asked.readLine() != null) {
        System.gc(); // so that what is told is what is needed
        Runtime runtime = Runtime.getRuntime();
        System.out.println(runtime.totalMemory() - runtime.freeMemory());
      }
    }
  }

  private record Complaints() implements ServerListener {
    @Override
    public void note(String line) {
      System.err.println(line);
    }

    @Override
    public void failed(String request, Throwable cause) {
      System.err.println(request + " failed: " + cause);
    }
  }

  static ServedProcess start(Path index, Path uploads) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx1g",
                ServedProcess.class.getName(),
                index.toString(),
                uploads.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    BufferedReader said = process.inputReader();
    return new ServedProcess(process, said, Integer.parseInt(said.readLine()));
  }

  int port() {
    return port;
  }

  /** After a collection of garbage, in MiB. */
  double heap() throws IOException {
    process.outputWriter().write("heap\n");
    process.outputWriter().flush();
    return Long.parseLong(said.readLine()) / 1048576.0;
  }

  /** Memory of the whole process, native parts included, in MiB. */
  double resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid())))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
      }
    }
    throw new IOException("the server has ended");
  }

  @Override
  public void close() throws IOException {
    process.outputWriter().close();
    process.onExit().join();
  }
}
