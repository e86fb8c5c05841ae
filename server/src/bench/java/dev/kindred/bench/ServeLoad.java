package dev.kindred.bench;

import dev.kindred.index.Stored;
import dev.kindred.search.ImageQuery;
import dev.kindred.search.ImageSearch;
import dev.kindred.search.IndexedImages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A server in a second process, asked over loopback, beside the same calls of the library in this
 * process, in turns. Then, for some minutes, 80% of the rate that was the most, while images are
 * sent and syncs run. The index is copied first.
 */
public final class ServeLoad {
  private static final int K = 10;
  private static final int QUESTIONS = 500;
  private static final int[] CLIENTS = {1, 8, 64};
  private static final int STEADY_CLIENTS = 64;
  private static final double WARM_SECONDS = 15;
  private static final double SHARE = .8;
  private static final double SAMPLE_SECONDS = 15;
  private static final String JSON = "application/json";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ServedProcess server;
  private final ImageSearch library;
  private final List<float[]> vectors = new ArrayList<>();
  private final List<byte[]> images = new ArrayList<>();

  private ServeLoad(ServedProcess server, ImageSearch library) throws IOException {
    this.server = server;
    this.library = library;
    List<Stored> all = new ArrayList<>();
    library
        .index()
        .forEach(stored -> {
          if (stored.rejection() == null) {
            all.add(stored);
          }
        });
    Collections.shuffle(all, new Random(1));
    try (IndexedImages files = new IndexedImages(library)) {
      for (Stored stored : all.subList(0, Math.min(QUESTIONS, all.size()))) {
        vectors.add(library.vectorOf(stored.entry().path()));
        byte[] file = files.original(stored.entry().path());
        if (file != null) {
          images.add(file);
        }
      }
    }
  }

  /**
   * @param args the index, seconds a block, and minutes of the steady load, 0 for none
   */
  public static void main(String[] args) throws Exception {
    double seconds = Double.parseDouble(args[1]);
    double minutes = Double.parseDouble(args[2]);
    Machine.facts().forEach(System.out::println);
    Path work = Files.createTempDirectory("serve-load");
    Path index = work.resolve("index");
    copy(Path.of(args[0]), index);
    try (ServedProcess server = ServedProcess.start(index, work.resolve("uploads"));
        ImageSearch library = ImageSearch.open(Path.of(args[0]))) {
      ServeLoad load = new ServeLoad(server, library);
      double most = load.beside(seconds);
      if (minutes > 0) {
        load.steady(most * SHARE, minutes);
      }
    } finally {
      delete(work);
    }
    System.out.println(Machine.load());
  }

  /** The most vector searches a second. */
  private double beside(double seconds) throws Exception {
    Load.asFastAsPossible(STEADY_CLIENTS, WARM_SECONDS, this::askByVector);
    double most = 0;
    for (int clients : CLIENTS) {
      Load.asFastAsPossible(clients, seconds / 3, this::askByVector);
      Load.asFastAsPossible(clients, seconds / 3, this::searchByVector);
      Load served = Load.asFastAsPossible(clients, seconds, this::askByVector);
      say("vectors, %2d clients, server ".formatted(clients), served);
      say(
          "vectors, %2d threads, library".formatted(clients),
          Load.asFastAsPossible(clients, seconds, this::searchByVector));
      most = Math.max(most, served.perSecond());
    }
    for (int clients : images.isEmpty() ? new int[0] : CLIENTS) {
      Load.asFastAsPossible(clients, seconds / 3, this::askByImage);
      Load.asFastAsPossible(clients, seconds / 3, this::searchByImage);
      say(
          "images,  %2d clients, server ".formatted(clients),
          Load.asFastAsPossible(clients, seconds, this::askByImage));
      say(
          "images,  %2d threads, library".formatted(clients),
          Load.asFastAsPossible(clients, seconds, this::searchByImage));
    }
    return most;
  }

  private static void say(String what, Load load) {
    System.out.println(what + " " + load);
  }

  private void steady(double perSecond, double minutes) throws Exception {
    System.out.printf(
        Locale.ROOT, "%.0f vector searches a second for %.1f minutes%n", perSecond, minutes);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger syncs = new AtomicInteger();
    AtomicInteger changes = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    Thread writer = Thread.ofPlatform().start(() -> write(over, syncs, changes, refused));
    long errors = 0;
    long answers = 0;
    for (double passed = 0; passed < minutes * 60; passed += SAMPLE_SECONDS) {
      Load load = Load.paced(STEADY_CLIENTS, SAMPLE_SECONDS, perSecond, this::askByVector);
      errors += load.errors();
      answers += load.millis().size();
      System.out.printf(
          Locale.ROOT,
          "%6.0f s %s  heap %.0f MiB, resident %.0f MiB%n",
          passed + SAMPLE_SECONDS,
          load,
          server.heap(),
          server.resident());
    }
    over.set(true);
    writer.join();
    System.out.printf(
        "%,d answers, %d errors; meanwhile %d syncs, %d images sent and removed, %d changes to be tried again%n",
        answers, errors, syncs.get(), changes.get(), refused.get());
  }

  /** Sends an image, removes it again, and syncs, over and over. */
  private void write(
      AtomicBoolean over, AtomicInteger syncs, AtomicInteger changes, AtomicInteger refused) {
    try {
      for (int i = 0; !over.get(); i++) {
        String path = "/api/v1/images?path=load/%d.png".formatted(i);
        String kept =
            body(
                request(path, "image/png")
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(images.get(i % images.size()))),
                refused);
        if (!kept.isEmpty()) {
          String id = kept.replaceFirst("^\\{\"id\":(\\d+),.*", "$1");
          body(request("/api/v1/images/" + id, JSON).DELETE(), refused);
          changes.incrementAndGet();
        }
        String job =
            body(request("/api/v1/syncs", JSON).POST(HttpRequest.BodyPublishers.noBody()), refused);
        if (!job.isEmpty()) {
          String id = job.replaceFirst("^\\{\"id\":(\\d+),.*", "$1");
          body(request("/api/v1/jobs/%s/events".formatted(id), JSON).GET(), refused);
          syncs.incrementAndGet();
        }
        Thread.sleep(500);
      }
    } catch (IOException e) {
      System.out.println("the changes failed: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Empty when it is to be tried again later. */
  private String body(HttpRequest.Builder request, AtomicInteger refused)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() == 503 || response.statusCode() == 409) {
      refused.incrementAndGet();
      return "";
    }
    if (response.statusCode() >= 300) {
      throw new IOException(response.body());
    }
    return response.body();
  }

  private HttpRequest.Builder request(String path, String type) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(60))
        .header("Content-Type", type);
  }

  private void askByVector(int number) throws Exception {
    String json =
        "{\"vector\": %s, \"k\": %d}"
            .formatted(Arrays.toString(vectors.get(number % vectors.size())), K);
    ask(JSON, json.getBytes(StandardCharsets.UTF_8), "");
  }

  private void askByImage(int number) throws Exception {
    ask("image/png", images.get(number % images.size()), "?k=" + K);
  }

  private void ask(String type, byte[] body, String options) throws Exception {
    HttpResponse<byte[]> response =
        http.send(
            request("/api/v1/search" + options, type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode());
    }
  }

  private void searchByVector(int number) throws Exception {
    library.search(ImageQuery.of(vectors.get(number % vectors.size()), K));
  }

  private void searchByImage(int number) throws Exception {
    library.search(ImageQuery.of(library.embed(images.get(number % images.size())), K));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
