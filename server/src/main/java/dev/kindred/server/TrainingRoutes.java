package dev.kindred.server;

import dev.kindred.metrics.Interval;
import dev.kindred.teach.Lessons;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Learns from feedback, and changes the model of an index for another, there and back. */
final class TrainingRoutes {
  private static final String SWITCH = "switch";

  private final ServedIndexes indexes;
  private final Jobs jobs;

  TrainingRoutes(ServedIndexes indexes, Jobs jobs) {
    this.indexes = indexes;
    this.jobs = jobs;
  }

  /** {@code POST /api/v1/trainings}. */
  void start(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    index.requireModel();
    JobRoutes.accepted(
        context, jobs.start(TrainingTask.KIND, index.name(), new TrainingTask(index)));
  }

  /** {@code GET /api/v1/trainings}: the oldest first. */
  void list(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    String current = current(index);
    List<Map<String, Object>> trainings = new ArrayList<>();
    for (Lessons.Entry lesson : index.lessons().all()) {
      trainings.add(document(lesson, current));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("modelHash", current);
    document.put("trainings", trainings);
    document.put("back", inUse(index, current) != null);
    Json.answer(context, document);
  }

  static Map<String, Object> document(Lessons.Entry lesson, String current) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("number", lesson.number());
    document.put("when", lesson.when().toString());
    document.put("judgments", lesson.judgments());
    document.put("heldOut", lesson.heldOut());
    document.put("before", interval(lesson.before()));
    document.put("after", interval(lesson.after()));
    document.put("better", lesson.better());
    document.put("inUse", lesson.modelAfter().equals(current));
    document.put("modelHash", lesson.modelAfter());
    return document;
  }

  /** A share has no interval where all of it is about one image. */
  private static Map<String, @Nullable Double> interval(Interval interval) {
    Map<String, @Nullable Double> document = new LinkedHashMap<>();
    document.put("accuracy", finite(interval.mean()));
    document.put("low", finite(interval.low()));
    document.put("high", finite(interval.high()));
    return document;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** {@code POST /api/v1/trainings/{number}/use}: its model, also when it is no better. */
  void use(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    Lessons.Entry lesson = lesson(context, index);
    if (lesson.modelAfter().equals(current(index))) {
      throw new Problem(Problem.CONFLICT, "the index has the model of this training already");
    }
    change(context, index, index.lessons().after(lesson.number()));
  }

  /**
   * {@code POST /api/v1/trainings/back}: the model from before the training whose model is used.
   */
  void back(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    Lessons.Entry lesson = inUse(index, current(index));
    if (lesson == null) {
      throw new Problem(
          Problem.CONFLICT, "the index has no model of a training, so there is no way back");
    }
    change(context, index, index.lessons().before(lesson.number()));
  }

  private void change(Context context, ServedIndex index, Path model) {
    Job.Task task = progress -> Map.of("images", index.changes().sync(model, progress).images());
    JobRoutes.accepted(context, jobs.start(SWITCH, index.name(), task));
  }

  private static String current(ServedIndex index) throws Exception {
    return index.use((search, _) -> search.index().card().modelHash());
  }

  private static Lessons.@Nullable Entry inUse(ServedIndex index, String current)
      throws IOException {
    return index.lessons().all().reversed().stream()
        .filter(e -> e.modelAfter().equals(current))
        .findFirst()
        .orElse(null);
  }

  private static Lessons.Entry lesson(Context context, ServedIndex index) throws IOException {
    Lessons.Entry lesson;
    try {
      lesson = index.lessons().find(Integer.parseUnsignedInt(context.pathParam("number")));
    } catch (NumberFormatException e) {
      lesson = null;
    }
    if (lesson == null) {
      throw new Problem(Problem.NOT_FOUND, "there is no training of this number");
    }
    return lesson;
  }
}
