package dev.kindred.server;

import dev.kindred.index.Filter;
import dev.kindred.index.IndexFolder;
import dev.kindred.index.Stored;
import dev.kindred.runtime.ModelCard;
import dev.kindred.search.ImageQuery;
import dev.kindred.search.ImageSearch;
import dev.kindred.search.ImageSearchResult;
import dev.kindred.search.KnownRecall;
import dev.kindred.search.SearchDocument;
import dev.kindred.search.WeightedExample;
import dev.kindred.server.SearchRequest.Subject;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Searches, one or several at a time. */
final class SearchRoutes {
  private static final int MOST_SEARCHES = 100;

  /** Of all searches of a request together. */
  private static final int MOST_HITS = 10_000;

  private final ServedIndexes indexes;
  private final Gate gate;
  private final ServerLimits limits;
  private final ServerListener listener;

  SearchRoutes(ServedIndexes indexes, Gate gate, ServerLimits limits, ServerListener listener) {
    this.indexes = indexes;
    this.gate = gate;
    this.limits = limits;
    this.listener = listener;
  }

  /** {@code POST /api/v1/search}. */
  void one(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    long announced = Body.announced(context, limits);
    try (Gate.Reservation _ = gate.reserve(announced)) {
      Upload upload = Upload.read(context, limits);
      long begin = System.nanoTime();
      byte[] image = upload.image();
      Encoder.Encoded encoded = image == null ? null : index.encoder().encode(image);
      Json.answer(
          context,
          gate.run(() ->
              index.use((search, _) -> answer(index, search, upload.request(), encoded, begin))));
    }
  }

  /** {@code POST /api/v1/search/batch}: an answer or a problem for each, in their order. */
  void batch(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    try (Gate.Reservation _ = gate.reserve(Body.announced(context, limits))) {
      Fields fields = Body.json(context, limits);
      List<Fields> searches = fields.objects("searches", MOST_SEARCHES);
      fields.requireAllKnown();
      if (searches == null) {
        throw new Problem(Problem.BAD_REQUEST, "give the searches: {\"searches\": [{\"id\": 0}]}");
      }
      List<Map<String, Object>> answers = new ArrayList<>();
      int hits = 0;
      for (Fields search : searches) {
        try {
          SearchRequest request = SearchRequest.complete(search);
          hits += request.k();
          requireFew(hits);
          long begin = System.nanoTime();
          answers.add(
              gate.run(() -> index.use((state, _) -> answer(index, state, request, null, begin))));
        } catch (Problem problem) {
          answers.add(Map.of("problem", problem.document()));
        }
      }
      Json.answer(context, Map.of("answers", answers));
    }
  }

  private static void requireFew(int hits) {
    if (hits > MOST_HITS) {
      throw new Problem(
          Problem.BAD_REQUEST,
          "the searches of one request may have %d hits together; ask for this one by itself"
              .formatted(MOST_HITS));
    }
  }

  /** A query vector, and in words where it is from. */
  @SuppressWarnings("ArrayRecordComponent") // made, asked and dropped; never compared
  private record Start(Object words, float[] vector) {}

  private Map<String, Object> answer(
      ServedIndex index,
      ImageSearch search,
      SearchRequest request,
      Encoder.@Nullable Encoded encoded,
      long begin)
      throws IOException {
    requireCalibration(search, request);
    Double target = request.recall();
    KnownRecall known =
        target == null
            ? null
            : KnownRecall.of(
                new IndexFolder(index.folder()),
                search.index(),
                request.k(),
                target,
                listener::note);
    Start start = start(search, request, encoded);
    ImageSearchResult result = search.search(query(start.vector, request, known));
    double millis = (System.nanoTime() - begin) / 1e6;
    return SearchDocument.of(start.words, request.k(), millis, result, known);
  }

  private static ImageQuery query(
      float[] vector, SearchRequest request, @Nullable KnownRecall known) {
    ImageQuery query = ImageQuery.of(vector, request.k());
    for (Filter filter : request.filters()) {
      query = query.where(filter);
    }
    Double least = request.minProbability();
    if (least != null) {
      query = query.minProbability(least);
    }
    if (known != null) {
      return query.recall(known);
    }
    Integer effort = request.effort();
    return effort == null ? query : query.effort(effort);
  }

  private static void requireCalibration(ImageSearch search, SearchRequest request) {
    ModelCard card = search.modelCard();
    if (request.minProbability() != null && (card == null || card.calibration() == null)) {
      throw new Problem(
          Problem.UNPROCESSABLE,
          "this index gives no probabilities, as its model was not calibrated; leave out"
              + " minProbability");
    }
  }

  private static Start start(
      ImageSearch search, SearchRequest request, Encoder.@Nullable Encoded encoded)
      throws IOException {
    List<String> words = new ArrayList<>();
    List<WeightedExample> weighted = new ArrayList<>();
    if (encoded != null) {
      encoded.requireModelOf(search);
      words.add("upload");
      weighted.add(new WeightedExample(encoded.vector(), request.weight()));
    }
    for (SearchRequest.Example example : request.examples()) {
      switch (example.subject()) {
        case Subject.ById(int id) -> {
          String path = path(search, id);
          words.add(path);
          weighted.add(new WeightedExample(vector(search, path), example.weight()));
        }
        case Subject.ByPath(String path) -> {
          words.add(path);
          weighted.add(new WeightedExample(vector(search, path), example.weight()));
        }
        case Subject.ByVector(float[] vector) -> {
          words.add("vector");
          weighted.add(new WeightedExample(unit(search, vector), example.weight()));
        }
      }
    }
    if (weighted.size() == 1 && weighted.getFirst().weight() == 1) {
      // As it is: to normalize it again would change its last digits.
      return new Start(words.getFirst(), weighted.getFirst().vector());
    }
    try {
      return new Start(words.size() == 1 ? words.getFirst() : words, ImageSearch.combine(weighted));
    } catch (IllegalArgumentException e) {
      throw new Problem(Problem.UNPROCESSABLE, String.valueOf(e.getMessage()));
    }
  }

  private static String path(ImageSearch search, int id) throws IOException {
    Stored stored = search.index().find(id);
    if (stored == null) {
      throw new Problem(Problem.NOT_FOUND, "the index has no image with the id " + id);
    }
    return stored.entry().path();
  }

  private static float[] vector(ImageSearch search, String path) throws IOException {
    float[] vector = search.index().vector(path);
    if (vector == null) {
      throw new Problem(Problem.NOT_FOUND, "the index has no vector for the path " + path);
    }
    return vector;
  }

  private static float[] unit(ImageSearch search, float[] vector) throws IOException {
    int dimension = search.index().card().dimension();
    if (vector.length != dimension) {
      throw new Problem(
          Problem.UNPROCESSABLE,
          "the vector has %d numbers, those of this index have %d"
              .formatted(vector.length, dimension));
    }
    try {
      return ImageSearch.combine(List.of(new WeightedExample(vector, 1)));
    } catch (IllegalArgumentException e) {
      throw new Problem(Problem.UNPROCESSABLE, "the vector is zero and has no direction");
    }
  }
}
