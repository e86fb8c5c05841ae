package dev.kindred.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One contender.
 *
 * @param key such as "contrastive"; unique in the study
 * @param title such as "Contrastive"
 * @param formula in plain text
 * @param parameters name → value: margin, mining, learning rate
 */
public record LossDescription(
    String key, String title, String formula, Map<String, String> parameters) {

  /** Copies, keeping the order. */
  public LossDescription {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
