package dev.kindred.server;

import dev.kindred.index.Filter;
import dev.kindred.index.FilterSyntaxException;
import dev.kindred.index.IdSets;
import dev.kindred.index.IndexException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to find, checked as far as the index need not be known for it.
 *
 * @param examples to search by, beside an uploaded image if there is one
 * @param weight of an uploaded image among them
 * @param filters that every hit must fit
 * @param effort candidates kept while walking the graph, null for the default
 * @param recall share of the nearest to find, null for the default effort
 */
record SearchRequest(
    List<Example> examples,
    double weight,
    int k,
    List<Filter> filters,
    @Nullable Integer effort,
    @Nullable Double recall,
    @Nullable Double minProbability) {

  static final int MOST_HITS = 1000;
  static final int MOST_EFFORT = 10_000;
  static final int MOST_EXAMPLES = 100;
  private static final int USUAL_HITS = 10;
  private static final double MOST_WEIGHT = 1000;

  /** Something to search by, with its share in the query. */
  record Example(Subject subject, double weight) {}

  /** What can be searched by without an upload. */
  sealed interface Subject {
    record ById(int id) implements Subject {}

    record ByPath(String path) implements Subject {}

    @SuppressWarnings("ArrayRecordComponent") // made, asked and dropped; never compared
    record ByVector(float[] vector) implements Subject {}
  }

  /** Of a body that says what to search by. */
  static SearchRequest complete(Fields fields) {
    SearchRequest request = read(fields, subject(fields), 1);
    if (request.examples.isEmpty()) {
      throw new Problem(
          Problem.BAD_REQUEST, "say what to search by: one of id, path, vector and examples");
    }
    return request;
  }

  /** Of what comes along with an uploaded image. */
  static SearchRequest besideUpload(Fields fields) {
    if (subject(fields) != null) {
      throw new Problem(
          Problem.BAD_REQUEST,
          "an uploaded image is what to search by; leave out id, path and vector, or make examples"
              + " of them");
    }
    return read(fields, null, weight(fields));
  }

  private static double weight(Fields fields) {
    Double weight = fields.number("weight", -MOST_WEIGHT, MOST_WEIGHT);
    return weight == null ? 1 : weight;
  }

  private static SearchRequest read(Fields fields, @Nullable Subject subject, double weight) {
    List<Example> examples = new ArrayList<>();
    if (subject != null) {
      examples.add(new Example(subject, 1));
    }
    List<Fields> several = fields.objects("examples", MOST_EXAMPLES);
    if (several != null) {
      if (subject != null) {
        throw new Problem(Problem.BAD_REQUEST, "give only one of id, path, vector and examples");
      }
      several.forEach(each -> examples.add(example(each)));
    }
    Integer k = fields.integer("k", 1, MOST_HITS);
    Integer effort = fields.integer("effort", 1, MOST_EFFORT);
    Double recall = fields.number("recall", 0, 1);
    if (effort != null && recall != null) {
      throw new Problem(Problem.BAD_REQUEST, "give effort or recall, not both");
    }
    SearchRequest request =
        new SearchRequest(
            examples,
            weight,
            k == null ? USUAL_HITS : k,
            filters(fields),
            effort,
            recall,
            fields.number("minProbability", 0, 1));
    fields.requireAllKnown();
    return request;
  }

  private static Example example(Fields fields) {
    Subject subject = subject(fields);
    double weight = weight(fields);
    fields.requireAllKnown();
    if (subject == null) {
      throw new Problem(Problem.BAD_REQUEST, "each example needs one of id, path and vector");
    }
    return new Example(subject, weight);
  }

  private static @Nullable Subject subject(Fields fields) {
    List<Subject> given = new ArrayList<>();
    Integer id = fields.integer("id", 0, Integer.MAX_VALUE);
    if (id != null) {
      given.add(new Subject.ById(id));
    }
    String path = fields.text("path");
    if (path != null) {
      given.add(new Subject.ByPath(path));
    }
    float[] vector = fields.vector("vector");
    if (vector != null) {
      given.add(new Subject.ByVector(vector));
    }
    if (given.size() > 1) {
      throw new Problem(Problem.BAD_REQUEST, "give only one of id, path and vector");
    }
    return given.isEmpty() ? null : given.getFirst();
  }

  private static List<Filter> filters(Fields fields) {
    List<Filter> filters = new ArrayList<>();
    String where = fields.text("where");
    if (where != null && !where.isBlank()) {
      filters.add(expression(where));
    }
    Filter only = ids(fields, "ids");
    if (only != null) {
      filters.add(only);
    }
    Filter without = ids(fields, "excludeIds");
    if (without != null) {
      filters.add(without.negate());
    }
    return filters;
  }

  private static Filter expression(String where) {
    try {
      return Filter.parse(where);
    } catch (FilterSyntaxException e) {
      throw new Problem(Problem.BAD_REQUEST, String.valueOf(e.getMessage()), e.column());
    }
  }

  private static @Nullable Filter ids(Fields fields, String name) {
    byte[] bytes = fields.base64(name);
    try {
      return bytes == null ? null : new Filter.IdIn(IdSets.read(bytes, name));
    } catch (IndexException e) {
      throw new Problem(Problem.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }
}
