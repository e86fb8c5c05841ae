package dev.kindred.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row to read the others against: embeddings that were not trained.
 *
 * @param title such as "Random vectors" or "Pixels"
 * @param explanation what it shows, in one sentence
 * @param metrics metric key → value
 */
public record Control(String title, String explanation, Map<String, Double> metrics) {

  /** Copies, keeping the order. */
  public Control {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
