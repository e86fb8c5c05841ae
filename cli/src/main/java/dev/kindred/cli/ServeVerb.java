package dev.kindred.cli;

import dev.kindred.index.IndexLocation;
import dev.kindred.server.KindredServer;
import dev.kindred.server.ServerLimits;
import dev.kindred.server.ServerListener;
import dev.kindred.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindred serve}. */
@Command(
    name = "serve",
    description = {
      "Serves indexes over HTTP: a page for people and an API for programs.",
      "Only this machine can reach it, unless --host says otherwise, which takes a token."
    },
    footer = {
      "  kindred serve --index photos.index",
      "  kindred serve --index triplet.index --index contrastive.index",
      "  KINDRED_TOKEN=$(openssl rand -hex 16) kindred serve --index photos.index \\",
      "    --host 0.0.0.0"
    })
final class ServeVerb extends Verb {
  private static final long LOOK_MILLIS = 100;

  @Option(
      names = {"-i", "--index"},
      paramLabel = "DIR",
      required = true,
      converter = Convert.ToIndex.class,
      description = "The index. Several may be given, to be compared; the first is the default.")
  private List<IndexLocation> indexes;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Where to listen, 0 for a port that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address to listen at (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--token",
      paramLabel = "T",
      defaultValue = "${env:KINDRED_TOKEN:-" + Option.NULL_VALUE + "}",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description =
          "What clients must show, at least 16 characters. Better given as KINDRED_TOKEN, as other"
              + " users of the machine may see the command line.")
  private @Nullable String token;

  @Option(
      names = "--read-token",
      paramLabel = "T",
      defaultValue = "${env:KINDRED_READ_TOKEN:-" + Option.NULL_VALUE + "}",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description =
          "What those may show instead who may search but change nothing; or KINDRED_READ_TOKEN.")
  private @Nullable String readToken;

  @Option(
      names = "--uploads",
      paramLabel = "DIR",
      description =
          "Takes images that clients send, and keeps their files there, in a folder of the index's"
              + " name, which becomes one of the folders of the index.")
  private @Nullable Path uploads;

  @Option(names = "--models", paramLabel = "DIR", description = "Lists the models in this folder.")
  private @Nullable Path models;

  @Option(
      names = "--reports",
      paramLabel = "DIR",
      description = "Shows the reports of comparisons in the sub-folders of this folder.")
  private @Nullable Path reports;

  @Override
  void run(Console console) throws IOException, InterruptedException {
    VectorInstructions.warnIfUnused(console);
    try (KindredServer server = KindredServer.start(options(), new Lines(console))) {
      say(console, server);
      while (!Interrupt.requested()) {
        Thread.sleep(LOOK_MILLIS);
      }
      console.note("stopping: what has begun is finished");
    }
  }

  private ServerOptions options() {
    try {
      return new ServerOptions(
          indexes.stream().map(this::folder).toList(),
          host,
          port,
          new ServerOptions.Tokens(token, readToken),
          new ServerOptions.Folders(uploads, models, reports),
          ServerLimits.DEFAULT);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private Path folder(IndexLocation index) {
    Path folder = index.folder();
    if (folder == null) {
      throw usage("serve takes an index in a folder; %s is on a cluster".formatted(index));
    }
    return folder;
  }

  private void say(Console console, KindredServer server) {
    if (json()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("url", server.url());
      document.put("port", server.port());
      console.json(document);
    } else {
      console.print(
          "serving %s at %s"
              .formatted(
                  indexes.stream()
                      .map(IndexLocation::toString)
                      .collect(Collectors.joining(" and ")),
                  server.url()));
      console.note("stop with Ctrl-C");
    }
    console.flush();
  }

  /** What the operator should know, a line each. */
  private record Lines(Console console) implements ServerListener {
    @Override
    public void note(String line) {
      console.note(line);
    }

    @Override
    public void failed(String request, Throwable cause) {
      console.warn("%s failed: %s".formatted(request, cause));
    }
  }
}
