package dev.kindred.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** Indexes over HTTP, from {@link #start} to {@link #close}. */
public final class KindredServer implements AutoCloseable {
  private final ServerOptions options;
  private final ServerListener listener;
  private final ServedIndexes indexes;
  private final Gate gate;
  private final Jobs jobs;
  private final Access access;
  private final Failures failures;
  private final Metrics metrics;
  private final List<Route> routes;
  private final Javalin javalin;

  private KindredServer(
      ServerOptions options, ServerListener listener, Gate gate, ServedIndexes indexes) {
    this.options = options;
    this.listener = listener;
    this.indexes = indexes;
    this.gate = gate;
    this.jobs = new Jobs(options.limits(), listener);
    this.access = new Access(options);
    this.failures = new Failures(listener);
    this.metrics = new Metrics(gate, indexes);
    this.routes = List.copyOf(allRoutes());
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * Opens the indexes and listens.
   *
   * @throws IOException when an index cannot be opened or the address is taken
   */
  public static KindredServer start(ServerOptions options, ServerListener listener)
      throws IOException {
    Gate gate = new Gate(options.limits());
    ServedIndexes indexes = ServedIndexes.open(options, gate, listener);
    try {
      KindredServer server = new KindredServer(options, listener, gate, indexes);
      server.javalin.start(options.host(), options.port());
      return server;
    } catch (JavalinException e) {
      indexes.close();
      throw new IOException(
          "cannot listen at %s:%d: %s; choose another --port"
              .formatted(options.host(), options.port(), reason(e)),
          e);
    } catch (RuntimeException e) {
      indexes.close();
      throw e;
    }
  }

  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /** The port that it listens at. */
  public int port() {
    return javalin.port();
  }

  /** Where its page is. */
  public String url() {
    String host = options.host();
    return "http://%s:%d/".formatted(host.indexOf(':') < 0 ? host : "[" + host + "]", port());
  }

  /**
   * One address and who answers there.
   *
   * @param writes whether it changes something
   */
  record Route(HandlerType method, String path, Handler handler, boolean writes) {
    static Route get(String path, Handler handler) {
      return new Route(HandlerType.GET, path, handler, false);
    }

    /** Asks, by a method that has a body. */
    static Route asking(String path, Handler handler) {
      return new Route(HandlerType.POST, path, handler, false);
    }

    static Route writing(HandlerType method, String path, Handler handler) {
      return new Route(method, path, handler, true);
    }
  }

  private List<Route> allRoutes() {
    ImageRoutes images = new ImageRoutes(indexes, gate, options.limits());
    HealthRoutes health = new HealthRoutes(indexes);
    SearchRoutes search = new SearchRoutes(indexes, gate, options.limits(), listener);
    IndexRoutes described = new IndexRoutes(indexes);
    List<Route> all = new ArrayList<>(WebPage.routes());
    all.add(Route.get("/api/v1/indexes", described::list));
    all.add(Route.get("/api/v1/index", described::describe));
    all.add(Route.get("/api/v1/index/values", new ValuesRoute(indexes, gate)));
    all.add(Route.get("/api/v1/index/map", new MapRoute(indexes, gate, listener)));
    all.add(Route.asking("/api/v1/search", search::one));
    all.add(Route.get("/api/v1/images/{id}/thumbnail", images::thumbnail));
    all.add(Route.get("/api/v1/images/{id}/original", images::original));
    ImageChangeRoutes changes = new ImageChangeRoutes(indexes, gate, options.limits());
    all.add(Route.writing(HandlerType.PUT, "/api/v1/images", changes::put));
    all.add(Route.writing(HandlerType.DELETE, "/api/v1/images/{id}", changes::delete));
    JobRoutes background = new JobRoutes(indexes, jobs);
    all.add(Route.asking("/api/v1/search/batch", search::batch));
    all.add(Route.writing(HandlerType.POST, "/api/v1/syncs", background::sync));
    all.add(Route.get("/api/v1/jobs", background::list));
    all.add(Route.get("/api/v1/jobs/{id}", background::show));
    all.add(Route.get("/api/v1/jobs/{id}/events", background::events));
    all.add(Route.writing(HandlerType.DELETE, "/api/v1/jobs/{id}", background::cancel));
    FeedbackRoutes feedback = new FeedbackRoutes(indexes, gate, options.limits());
    all.add(Route.writing(HandlerType.POST, "/api/v1/feedback", feedback::add));
    all.add(Route.get("/api/v1/feedback", feedback::count));
    all.add(Route.get("/api/v1/feedback/triplets.csv", feedback::triplets));
    all.add(Route.get("/api/v1/feedback/pairs.csv", feedback::pairs));
    TrainingRoutes trainings = new TrainingRoutes(indexes, jobs);
    all.add(Route.writing(HandlerType.POST, "/api/v1/trainings", trainings::start));
    all.add(Route.get("/api/v1/trainings", trainings::list));
    all.add(Route.writing(HandlerType.POST, "/api/v1/trainings/back", trainings::back));
    all.add(Route.writing(HandlerType.POST, "/api/v1/trainings/{number}/use", trainings::use));
    ServerOptions.Folders folders = options.folders();
    ReportRoutes reports = new ReportRoutes(folders.reports(), gate, options.limits());
    all.add(Route.get("/api/v1/models", new ModelsRoute(folders.models(), gate)));
    all.add(Route.get("/api/v1/reports", reports::list));
    all.add(Route.get("/api/v1/reports/{name}", reports::show));
    all.add(Route.get("/api/v1/openapi.yaml", WebPage.file("openapi.yaml", "application/yaml")));
    all.add(Route.get("/metrics", metrics::show));
    all.add(Route.get("/health/live", health::live));
    all.add(Route.get("/health/ready", health::ready));
    return all;
  }

  /** Every address that is answered. */
  List<Route> routes() {
    return routes;
  }

  private void configure(JavalinConfig config) {
    ServerLimits limits = options.limits();
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = limits.uploadBytes();
    config.jetty.modifyServer(this::configure);
    config.jetty.modifyHttpConfiguration(http -> {
      http.setSendServerVersion(false);
      // Else a token in capitals and one in small letters are the same on one connection.
      http.setHeaderCacheCaseSensitive(true);
      http.setIdleTimeout(limits.idle().toMillis());
    });
    config.router.javaLangErrorHandler((_, e) -> listener.failed("a request", e));
    config.routes.exception(Problem.class, failures::problem);
    config.routes.exception(HttpResponseException.class, failures::routing);
    config.routes.exception(Exception.class, failures::unexpected);
    config.routes.before(this::admit);
    for (Route route : routes) {
      config.routes.addHttpHandler(
          route.method(), route.path(), metrics.counted(route, guarded(route)));
    }
    config.routes.after(metrics::count);
  }

  private Handler guarded(Route route) {
    return context -> {
      if (route.writes()) {
        access.requireWriter(context);
      }
      route.handler().handle(context);
    };
  }

  private void admit(Context context) {
    Headers.put(context.res()::setHeader);
    Metrics.begin(context);
    if (context.path().startsWith("/health/")) {
      return;
    }
    access.requireOwnSite(context);
    if (context.path().startsWith("/api/") || context.path().equals("/metrics")) {
      access.requireToken(context);
    }
  }

  private void configure(Server server) {
    ServerLimits limits = options.limits();
    server.setStopTimeout(limits.stopping().toMillis());
    server.setHandler(new GracefulHandler());
    server.setErrorHandler(failures);
    server.addBean(new NetworkConnectionLimit(limits.connections(), server));
  }

  /**
   * Cancels the jobs, takes no more requests, finishes those that have begun, and closes the
   * indexes.
   */
  @Override
  public void close() throws IOException {
    jobs.close(); // first, for requests follow them
    try {
      javalin.stop();
    } catch (JavalinException e) {
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
      // What had not ended in time was cut off; all else is stopped.
    } finally {
      indexes.close();
    }
  }
}
