package dev.kindred.server;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What a monitor counts, in Prometheus' text format. */
final class Metrics {
  private static final String BEGIN = "kindred.begin";
  private static final String ROUTE = "kindred.route";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();
  private final Counter requests =
      Counter.builder()
          .name("kindred_http_requests_total")
          .help("Requests answered")
          .labelNames("route", "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("kindred_http_request_seconds")
          .help("Time from a request's head to its answer")
          .classicOnly()
          .classicUpperBounds(.001, .003, .01, .03, .1, .3, 1, 3, 10)
          .labelNames("route")
          .register(registry);

  Metrics(Gate gate, ServedIndexes indexes) {
    GaugeWithCallback.builder()
        .name("kindred_requests_busy")
        .help("Searches and pictures at work or waiting for it")
        .callback(callback -> callback.call(gate.busy()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("kindred_index_images")
        .help("Images with a vector")
        .labelNames("index")
        .callback(
            callback -> indexes.all().forEach(index -> callback.call(images(index), index.name())))
        .register(registry);
  }

  private static double images(ServedIndex index) {
    try {
      return index.use((search, _) -> search.index().statistics().entries());
    } catch (Exception e) {
      return Double.NaN; // which monitors read as unknown
    }
  }

  static void begin(Context context) {
    context.attribute(BEGIN, System.nanoTime());
  }

  /** The handler of a route, whose answers count under its name. */
  Handler counted(KindredServer.Route route, Handler handler) {
    return context -> {
      context.attribute(ROUTE, route.path());
      handler.handle(context);
    };
  }

  /** Counts an answer; what is none of the routes counts together, so that no one invents names. */
  void count(Context context) {
    String known = context.attribute(ROUTE);
    String route = known == null ? "other" : known;
    requests.labelValues(route, Integer.toString(context.statusCode())).inc();
    Long begin = context.attribute(BEGIN);
    if (begin != null) {
      seconds.labelValues(route).observe((System.nanoTime() - begin) / 1e9);
    }
  }

  void show(Context context) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, registry.scrape(), EscapingScheme.DEFAULT);
    context.contentType(writer.getContentType()).result(out.toByteArray());
  }
}
