package dev.kindred.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Where each parameter and each running statistic of a network lies in the two flat vectors θ and
 * s. One flat vector per kind keeps the optimizer a handful of graph nodes, whatever the network.
 *
 * @param parameters in the order of θ
 * @param normalizations the batch-normalised layers, in the order of s
 */
public record ParameterLayout(List<Parameter> parameters, List<Normalization> normalizations) {

  /** A layer with running statistics: {@code channels} means at {@code offset}, then variances. */
  public record Normalization(String name, int channels, int offset) {}

  /** Copies both lists; that the offsets leave no gap is up to the caller. */
  public ParameterLayout {
    parameters = List.copyOf(parameters);
    normalizations = List.copyOf(normalizations);
  }

  /** Length of θ. */
  public int parameterCount() {
    return parameters.stream().mapToInt(Parameter::size).sum();
  }

  /** Length of s. */
  public int statisticCount() {
    return normalizations.stream().mapToInt(n -> 2 * n.channels()).sum();
  }

  /** A new θ, the same for the same seed. */
  public float[] initialParameters(long seed) {
    float[] theta = new float[parameterCount()];
    Random random = new Random(seed);
    for (Parameter p : parameters) {
      p.spec().init().fill(theta, p.offset(), p.size(), p.fanIn(), random);
    }
    return theta;
  }

  /** Running statistics before the first batch: mean 0, variance 1. */
  public float[] initialStatistics() {
    float[] s = new float[statisticCount()];
    for (Normalization n : normalizations) {
      Arrays.fill(s, n.offset() + n.channels(), n.offset() + 2 * n.channels(), 1f);
    }
    return s;
  }

  /** 1 where weight decay applies, 0 elsewhere; as long as θ. */
  public float[] decayMask() {
    return each(p -> p.spec().decays() ? 1 : 0);
  }

  /** Factor of the learning rate at each place of θ. */
  public float[] rates() {
    return each(p -> p.spec().rate());
  }

  /** Whether all of θ learns at the schedule's own rate. */
  public boolean hasOneRate() {
    return parameters.stream().allMatch(p -> p.spec().rate() == 1);
  }

  private float[] each(ToDoubleFunction<Parameter> value) {
    float[] all = new float[parameterCount()];
    for (Parameter p : parameters) {
      Arrays.fill(all, p.offset(), p.offset() + p.size(), (float) value.applyAsDouble(p));
    }
    return all;
  }

  /** This layout with more parameters after its own, such as those of a loss. */
  public ParameterLayout with(List<ParameterSpec> more) {
    List<Parameter> all = new ArrayList<>(parameters);
    int offset = parameterCount();
    for (ParameterSpec spec : more) {
      Parameter p = new Parameter(spec, offset);
      all.add(p);
      offset += p.size();
    }
    return new ParameterLayout(all, normalizations);
  }

  Parameter parameter(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  Normalization normalization(String name) {
    return normalizations.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }
}
