package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters as slices of the flat input θ, so that one session runs the network with the weights
 * of every step.
 */
public final class TrainingScope implements BatchScope {
  private final Ops ops;
  private final Map<String, Value> parameters = new LinkedHashMap<>();
  private final List<Value> observed = new ArrayList<>();

  /**
   * Cuts the parameters out of the flat vector.
   *
   * @param theta shape [layout.parameterCount()]
   */
  public TrainingScope(Ops ops, ParameterLayout layout, Value theta) {
    this.ops = ops;
    int[] sizes = layout.parameters().stream().mapToInt(Parameter::size).toArray();
    List<Value> flat = ops.split(theta, 0, sizes);
    for (int i = 0; i < sizes.length; i++) {
      Parameter p = layout.parameters().get(i);
      parameters.put(p.name(), ops.reshape(flat.get(i), p.shape()));
    }
  }

  /** All parameter values in the order of θ: what to differentiate with respect to. */
  public List<Value> parameters() {
    return List.copyOf(parameters.values());
  }

  /** The batch's statistics in the order of s, shape [layout.statisticCount()]. */
  public Value observedStatistics() {
    return ops.concat(0, observed);
  }

  @Override
  public Ops ops() {
    return ops;
  }

  @Override
  public Value parameter(ParameterSpec spec) {
    Value value = parameters.get(spec.name());
    if (value == null || !value.shape().equals(spec.shape())) {
      throw new IllegalArgumentException(
          "parameter " + spec.name() + spec.shape() + " is not in the layout");
    }
    return value;
  }

  @Override
  public void observe(String layer, Value mean, Value variance) {
    observed.add(mean);
    observed.add(variance);
  }
}
