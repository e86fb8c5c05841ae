package dev.kindred.server;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Starts jobs, tells how far they are, and stops them. */
final class JobRoutes {
  private static final int ACCEPTED = 202;

  /** Of events, so that many clients of a fast job cost little. */
  private static final long PAUSE_MILLIS = 200;

  /** The longest silence, as a connection that is silent for longer is given up. */
  private static final long SILENCE_MILLIS = 5000;

  private final ServedIndexes indexes;
  private final Jobs jobs;

  JobRoutes(ServedIndexes indexes, Jobs jobs) {
    this.indexes = indexes;
    this.jobs = jobs;
  }

  /** {@code POST /api/v1/syncs}. */
  void sync(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    index.requireModel();
    accepted(context, jobs.start(SyncTask.KIND, index.name(), new SyncTask(index)));
  }

  /** Answers with a job that was started. */
  static void accepted(Context context, Job job) {
    context.status(ACCEPTED).header("Location", "/api/v1/jobs/" + job.id());
    Json.answer(context, job.view().document());
  }

  /** {@code GET /api/v1/jobs}. */
  void list(Context context) {
    Json.answer(
        context, Map.of("jobs", jobs.all().stream().map(job -> job.view().document()).toList()));
  }

  /** {@code GET /api/v1/jobs/{id}}. */
  void show(Context context) {
    Json.answer(context, job(context).view().document());
  }

  /** {@code DELETE /api/v1/jobs/{id}}. */
  void cancel(Context context) {
    Job job = job(context);
    job.cancel();
    accepted(context, job);
  }

  /** {@code GET /api/v1/jobs/{id}/events}: server-sent events until the job has ended. */
  void events(Context context) throws Exception {
    Job job = job(context);
    context.contentType("text/event-stream").header("Cache-Control", "no-store");
    ServletOutputStream out = context.res().getOutputStream();
    Job.View view = job.view();
    try {
      while (!view.last()) {
        send(out, "progress", view);
        Thread.sleep(PAUSE_MILLIS);
        view = job.viewAfter(view.version(), SILENCE_MILLIS);
      }
      send(out, "end", view);
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private static void send(ServletOutputStream out, String event, Job.View view)
      throws IOException {
    out.write(
        "event: %s\ndata: %s\n\n"
            .formatted(event, Json.MAPPER.writeValueAsString(view.document()))
            .getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private Job job(Context context) {
    Job job;
    try {
      job = jobs.find(Integer.parseUnsignedInt(context.pathParam("id")));
    } catch (NumberFormatException e) {
      job = null;
    }
    if (job == null) {
      throw new Problem(Problem.NOT_FOUND, "there is no job of this number, or it ended long ago");
    }
    return job;
  }
}
