package dev.kindred.nn;

import dev.kindred.graph.Graph;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Parameters as constants of the graph: the form in which a trained model is exported. */
public final class FrozenScope implements Scope {
  private final Ops ops;
  private final ParameterLayout layout;
  private final float[] theta;
  private final float[] statistics;
  // A network that looks at several views asks for each of these more than once.
  private final Map<String, Value> constants = new HashMap<>();
  private final Map<String, Affine> affines = new HashMap<>();

  /**
   * Into one graph; the values are copied.
   *
   * @param theta parameters, as the layout has them
   * @param statistics running statistics, as the layout has them
   */
  public FrozenScope(Graph graph, ParameterLayout layout, float[] theta, float[] statistics) {
    this.ops = new Ops(graph);
    this.layout = layout;
    this.theta = theta.clone();
    this.statistics = statistics.clone();
  }

  @Override
  public Ops ops() {
    return ops;
  }

  @Override
  public Value parameter(ParameterSpec spec) {
    return constants.computeIfAbsent(
        spec.name(), name -> ops.graph().constant(name, spec.shape(), values(name)));
  }

  /**
   * Normalisation by the running statistics. Folded here, in float64, so that the exported layer is
   * two constants.
   */
  Affine runningAffine(String layer, Shape channels) {
    return affines.computeIfAbsent(layer, name -> fold(name, channels));
  }

  private Affine fold(String layer, Shape channels) {
    ParameterLayout.Normalization n = layout.normalization(layer);
    float[] gamma = values(BatchNorm.gamma(layer));
    float[] beta = values(BatchNorm.beta(layer));
    float[] scale = new float[n.channels()];
    float[] shift = new float[n.channels()];
    for (int c = 0; c < n.channels(); c++) {
      double mean = statistics[n.offset() + c];
      double variance = statistics[n.offset() + n.channels() + c];
      double factor = gamma[c] / Math.sqrt(variance + BatchNorm.EPSILON);
      scale[c] = (float) factor;
      shift[c] = (float) (beta[c] - factor * mean);
    }
    Graph graph = ops.graph();
    return new Affine(
        graph.constant(layer + ".scale", channels, scale),
        graph.constant(layer + ".shift", channels, shift));
  }

  private float[] values(String name) {
    Parameter p = layout.parameter(name);
    return Arrays.copyOfRange(theta, p.offset(), p.offset() + p.size());
  }
}
