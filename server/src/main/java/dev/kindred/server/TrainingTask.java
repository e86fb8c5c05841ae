package dev.kindred.server;

import dev.kindred.data.DataException;
import dev.kindred.teach.Lessons;
import dev.kindred.train.TrainingException;
import dev.kindred.train.TrainingListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Learns from the feedback on an index and, if that made a better model, switches to it. */
final class TrainingTask implements Job.Task {
  static final String KIND = "training";
  private static final int PERCENT = 100;

  private final ServedIndex index;

  TrainingTask(ServedIndex index) {
    this.index = index;
  }

  @Override
  public Object run(Job.Progress progress) throws Exception {
    Lessons.Entry lesson = learned(progress);
    if (lesson.better()) {
      index.changes().sync(index.lessons().after(lesson.number()), progress);
    }
    Map<String, Object> result =
        new LinkedHashMap<>(
            TrainingRoutes.document(lesson, lesson.better() ? lesson.modelAfter() : ""));
    result.remove("inUse");
    result.put("switched", lesson.better());
    return result;
  }

  private Lessons.Entry learned(Job.Progress progress) throws Exception {
    AtomicBoolean cancelled = new AtomicBoolean();
    progress.at("reading images", 0, 0);
    try {
      return index.lessons().teach(new Following(progress, cancelled), cancelled::get);
    } catch (DataException | TrainingException e) {
      throw new Problem(Problem.UNPROCESSABLE, String.valueOf(e.getMessage()));
    }
  }

  /** A run asks by itself whether to go on, so that no exception may come out of its listener. */
  private record Following(Job.Progress progress, AtomicBoolean cancelled)
      implements TrainingListener {
    @Override
    public void prepared(int done, int total) {
      at("reading images", done, total);
    }

    @Override
    public void stepped(Step event) {
      at("learning", Math.round(PERCENT * event.progress()), PERCENT);
    }

    private void at(String phase, long done, long total) {
      try {
        progress.at(phase, done, total);
      } catch (CancellationException e) {
        cancelled.set(true);
      }
    }
  }
}
