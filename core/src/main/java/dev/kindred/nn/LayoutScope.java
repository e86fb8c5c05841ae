package dev.kindred.nn;

import dev.kindred.graph.DType;
import dev.kindred.graph.Graph;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A first pass over a network that only notes which parameters it asks for; the graph it builds is
 * thrown away.
 */
final class LayoutScope implements BatchScope {
  private final Ops ops = new Ops(new Graph("layout"));
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<ParameterLayout.Normalization> normalizations = new ArrayList<>();
  private int nextParameter;
  private int nextStatistic;

  ParameterLayout layout() {
    return new ParameterLayout(parameters, normalizations);
  }

  @Override
  public Ops ops() {
    return ops;
  }

  @Override
  public Value parameter(ParameterSpec spec) {
    Parameter p = new Parameter(spec, nextParameter);
    nextParameter += p.size();
    parameters.add(p);
    return ops.graph().input(spec.name(), DType.FLOAT, spec.shape());
  }

  @Override
  public void observe(String layer, Value mean, Value variance) {
    int channels = mean.shape().dim(0);
    normalizations.add(new ParameterLayout.Normalization(layer, channels, nextStatistic));
    nextStatistic += 2 * channels;
  }
}
