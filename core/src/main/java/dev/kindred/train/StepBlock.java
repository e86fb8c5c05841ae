package dev.kindred.train;

import dev.kindred.graph.Shape;
import dev.kindred.runtime.Tensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Inputs of steps that are to be one run, stacked along a first dimension. */
final class StepBlock {
  private final Map<String, Shape> shapes;
  private final Map<String, FloatBuffer> buffers = new LinkedHashMap<>();
  private final int capacity;
  private int size;

  /**
   * @param shapes of the inputs of one step, by name
   * @param capacity steps of a run
   */
  StepBlock(Map<String, Shape> shapes, int capacity) {
    this.shapes = shapes;
    this.capacity = capacity;
    shapes.forEach((name, shape) ->
        buffers.put(name, Tensor.buffer(Math.toIntExact(shape.size() * capacity))));
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  /** Copies the inputs of a step, which are given by name. */
  void add(Function<String, FloatBuffer> inputs) {
    buffers.forEach((name, buffer) -> buffer.put(inputs.apply(name).duplicate()));
    size++;
  }

  /** The inputs of all steps, [size, …]; they are valid until the next step is added. */
  Map<String, Tensor> take() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    buffers.forEach((name, buffer) -> {
      long[] dims = shape(name).toLongs();
      long[] stacked = LongStream.concat(LongStream.of(size), LongStream.of(dims)).toArray();
      tensors.put(name, Tensor.of(buffer.flip().slice(), stacked));
      buffer.clear();
    });
    size = 0;
    return tensors;
  }

  private Shape shape(String name) {
    Shape shape = shapes.get(name);
    if (shape == null) {
      throw new IllegalStateException("no shape of " + name);
    }
    return shape;
  }
}
