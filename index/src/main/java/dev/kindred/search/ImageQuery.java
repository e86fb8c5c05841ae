package dev.kindred.search;

import dev.kindred.index.Filter;
import dev.kindred.index.Query;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to search for, made step by step: {@code ImageQuery.of(vector, 10).where(filter)}.
 *
 * @param vector unit length, from {@link ImageSearch#embed}, {@link ImageSearch#vectorOf} or {@link
 *     ImageSearch#combine}
 * @param k hits at most, at least 1
 * @param filter null accepts every image
 * @param minProbability hits less probable than this, from 0 to 1, are left out; null keeps all
 * @param method who chooses between scan and graph
 * @param effort candidates kept while walking the graph (ef), 0 for the default
 * @param collapse whether of images of the same bytes only the first is a hit
 */
@SuppressWarnings("ArrayRecordComponent") // made, asked and dropped; never compared
public record ImageQuery(
    float[] vector,
    int k,
    @Nullable Filter filter,
    @Nullable Double minProbability,
    Query.Method method,
    int effort,
    boolean collapse) {

  /**
   * Checks the least probability; k and effort are checked by the {@link Query} that is made of it.
   *
   * @throws IllegalArgumentException when it is not from 0 to 1
   */
  public ImageQuery {
    if (minProbability != null && !(minProbability >= 0 && minProbability <= 1)) {
      throw new IllegalArgumentException(
          "the least probability is %s, it must be between 0 and 1".formatted(minProbability));
    }
  }

  /** The k nearest images of all. */
  public static ImageQuery of(float[] vector, int k) {
    return new ImageQuery(vector, k, null, null, Query.Method.PLANNED, 0, false);
  }

  /** The same among the images that this filter accepts too. */
  public ImageQuery where(Filter accepted) {
    Filter both = filter == null ? accepted : filter.and(accepted);
    return new ImageQuery(vector, k, both, minProbability, method, effort, collapse);
  }

  /** The same without the images of these paths. */
  public ImageQuery without(Set<String> paths) {
    return paths.isEmpty() ? this : where(new Filter.PathIn(paths).negate());
  }

  /** The same without hits less probable than this. */
  public ImageQuery minProbability(double least) {
    return new ImageQuery(vector, k, filter, Double.valueOf(least), method, effort, collapse);
  }

  /** The same with so many candidates kept while walking the graph. */
  public ImageQuery effort(int candidates) {
    return new ImageQuery(vector, k, filter, minProbability, method, candidates, collapse);
  }

  /** The same with the effort that a recall takes. */
  public ImageQuery recall(KnownRecall known) {
    return known.effort() == 0 ? exact() : effort(known.effort());
  }

  /** The same with one hit for all images of the same bytes, which counts the others. */
  public ImageQuery collapseDuplicates() {
    return new ImageQuery(vector, k, filter, minProbability, method, effort, true);
  }

  /** The same, comparing every accepted image. */
  public ImageQuery exact() {
    return new ImageQuery(vector, k, filter, minProbability, Query.Method.EXACT, 0, collapse);
  }
}
