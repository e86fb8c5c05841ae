package dev.kindred.cli;

import dev.kindred.teach.Lesson;
import dev.kindred.teach.Teacher;
import dev.kindred.train.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** {@code train --feedback}. */
final class FeedbackLesson {
  private FeedbackLesson() {}

  static void run(Path index, Path out, long seed, Console console, boolean json)
      throws IOException, InterruptedException {
    Lesson lesson;
    try (Progress progress = console.progress("learning", "steps", -1)) {
      lesson =
          new Teacher(index, seed, Interrupt::requested)
              .teach(out, new TrainingProgress(console, progress));
    } catch (TrainingException e) {
      throw new IOException(e.getMessage(), e);
    } catch (CancellationException e) {
      Interrupt.check();
      throw e;
    }
    if (json) {
      console.json(document(lesson));
      return;
    }
    console.print(lesson.text());
    console.print(
        "Next: kindred index --index %s --rebuild --model %s".formatted(index, lesson.model()));
  }

  private static Map<String, Object> document(Lesson lesson) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("model", lesson.model().toString());
    result.put("judgments", lesson.judgments());
    result.put("held_out", lesson.heldOut());
    result.put("triplet_accuracy_before", lesson.before().mean());
    result.put("triplet_accuracy", lesson.after().mean());
    result.put("better", lesson.isBetter());
    result.put("seconds", lesson.seconds());
    return result;
  }
}
