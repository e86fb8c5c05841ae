package dev.kindred.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reports of comparisons that lie in the sub-folders of a folder. */
final class ReportRoutes {
  private static final String FILE = "report.html";

  /** A report is one file with its own scripts and styles, which may reach nothing, not even us. */
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts";

  private final @Nullable Path folder;
  private final Gate gate;
  private final ServerLimits limits;

  ReportRoutes(@Nullable Path folder, Gate gate, ServerLimits limits) {
    this.folder = folder;
    this.gate = gate;
    this.limits = limits;
  }

  private Map<String, Path> files() throws IOException {
    return Listing.of(folder, item -> item.resolve(FILE));
  }

  /** {@code GET /api/v1/reports}. */
  void list(Context context) throws IOException {
    List<Map<String, Object>> reports = new ArrayList<>();
    for (Map.Entry<String, Path> file : files().entrySet()) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("name", file.getKey());
      report.put("bytes", Files.size(file.getValue()));
      report.put("modified", Files.getLastModifiedTime(file.getValue()).toInstant().toString());
      reports.add(report);
    }
    Json.answer(context, Map.of("reports", reports));
  }

  /** {@code GET /api/v1/reports/{name}}. */
  void show(Context context) throws IOException {
    Path file = files().get(context.pathParam("name"));
    long bytes = file == null ? 0 : Files.size(file);
    if (file == null || bytes > limits.bodyBytes()) {
      throw new Problem(Problem.NOT_FOUND, "there is no report of this name; see /api/v1/reports");
    }
    try (Gate.Reservation _ = gate.reserve(bytes)) {
      byte[] report = Files.readAllBytes(file);
      context.contentType("text/html; charset=utf-8");
      context.res().setHeader("Content-Security-Policy", POLICY);
      context.res().setContentLength(report.length);
      context.res().getOutputStream().write(report); // while the memory is reserved
    }
  }
}
