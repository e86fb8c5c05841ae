package dev.kindred.server;

import dev.kindred.index.IndexException;
import dev.kindred.search.ImageSearch;
import dev.kindred.teach.Feedback;
import dev.kindred.teach.Feedback.Judgment;
import dev.kindred.teach.FeedbackFile;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What people say about the images of an index, kept beside it. */
final class FeedbackRoutes {
  private static final int CREATED = 201;
  private static final int MOST_TOGETHER = 1000;
  private static final int LONGEST_NAME = 100;

  private final ServedIndexes indexes;
  private final Gate gate;
  private final ServerLimits limits;

  FeedbackRoutes(ServedIndexes indexes, Gate gate, ServerLimits limits) {
    this.indexes = indexes;
    this.gate = gate;
    this.limits = limits;
  }

  /** {@code POST /api/v1/feedback}: kept durably once it is answered. */
  void add(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    try (Gate.Reservation _ = gate.reserve(Body.announced(context, limits))) {
      Fields fields = Body.json(context, limits);
      List<Judgment> said = judgments(fields);
      String who = who(fields);
      fields.requireAllKnown();
      gate.run(() ->
          index.use((search, _) -> {
            for (Judgment judgment : said) {
              requireKnown(judgment, search);
            }
            return search;
          }));
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      index.feedback().append(said.stream().map(j -> new Feedback(j, who, now)).toList());
    }
    context.status(CREATED);
    Json.answer(context, counts(index.feedback().read()));
  }

  private static List<Judgment> judgments(Fields fields) {
    List<Judgment> said = new ArrayList<>();
    List<Fields> triplets = fields.objects("triplets", MOST_TOGETHER);
    if (triplets != null) {
      triplets.forEach(t -> said.add(triplet(t)));
    }
    List<Fields> pairs = fields.objects("pairs", MOST_TOGETHER);
    if (pairs != null) {
      pairs.forEach(p -> said.add(pair(p)));
    }
    if (said.isEmpty()) {
      throw new Problem(Problem.BAD_REQUEST, "say something: triplets, pairs or both");
    }
    return said;
  }

  private static Judgment triplet(Fields fields) {
    String anchor = fields.required("anchor");
    String positive = fields.required("positive");
    String negative = fields.required("negative");
    fields.requireAllKnown();
    return valid(() -> new Judgment.Triplet(anchor, positive, negative));
  }

  private static Judgment pair(Fields fields) {
    String a = fields.required("a");
    String b = fields.required("b");
    Boolean same = fields.flag("same");
    fields.requireAllKnown();
    if (same == null) {
      throw fields.wrong("same", "is missing: true or false");
    }
    return valid(() -> new Judgment.Pair(a, b, same));
  }

  private static Judgment valid(Supplier<Judgment> said) {
    try {
      return said.get();
    } catch (IllegalArgumentException e) {
      throw new Problem(Problem.UNPROCESSABLE, String.valueOf(e.getMessage()));
    }
  }

  private static String who(Fields fields) {
    String who = fields.text("who");
    if (who == null) {
      return "";
    }
    if (who.length() > LONGEST_NAME || who.chars().anyMatch(Character::isISOControl)) {
      throw fields.wrong(
          "who", "must be a name of at most %d characters in one line".formatted(LONGEST_NAME));
    }
    return who;
  }

  private static void requireKnown(Judgment judgment, ImageSearch search) throws IndexException {
    for (String path : judgment.paths()) {
      if (search.index().find(path) == null) {
        throw new Problem(Problem.NOT_FOUND, "the index has no image of the path " + path);
      }
    }
  }

  /** {@code GET /api/v1/feedback}. */
  void count(Context context) throws IOException {
    Json.answer(context, counts(indexes.of(context).feedback().read()));
  }

  private static Map<String, Object> counts(List<Feedback> all) {
    long triplets = all.stream().filter(f -> f.judgment() instanceof Judgment.Triplet).count();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("triplets", triplets);
    document.put("pairs", all.size() - triplets);
    document.put(
        "people",
        all.stream().map(Feedback::who).filter(who -> !who.isEmpty()).distinct().sorted().toList());
    return document;
  }

  /** {@code GET /api/v1/feedback/triplets.csv}. */
  void triplets(Context context) throws IOException {
    export(context, "triplets.csv", FeedbackFile::tripletsCsv);
  }

  /** {@code GET /api/v1/feedback/pairs.csv}. */
  void pairs(Context context) throws IOException {
    export(context, "pairs.csv", FeedbackFile::pairsCsv);
  }

  private void export(Context context, String name, Function<List<Feedback>, String> csv)
      throws IOException {
    context
        .contentType("text/csv; charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"%s\"".formatted(name))
        .result(csv.apply(indexes.of(context).feedback().read()));
  }
}
