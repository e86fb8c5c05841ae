package dev.kindred.graph;

/** What is known of a value of an ONNX file while the file is brought into a graph. */
sealed interface Known {

  /** With {@link Batch} dimensions where it depends on the batch size. */
  Shape shape();

  /**
   * A value of the graph.
   *
   * @param shape its own, but with {@link Batch} dimensions
   */
  record Computed(Value value, Shape shape) implements Known {}

  /** Floats that the file stores: a weight, or a constant if it is a single number. */
  record Stored(OnnxTensor tensor) implements Known {
    @Override
    public Shape shape() {
      return tensor.shape();
    }
  }

  /**
   * Numbers that are known without the images, such as shapes.
   *
   * @param numbers row-major; where they count images, they are {@link Batch} dimensions
   * @param floating whether they are floating-point numbers rather than integers or booleans
   */
  record Folded(Shape shape, boolean floating, double... numbers) implements Known {
    public Folded {
      if (shape.size() != numbers.length) {
        throw new IllegalArgumentException(numbers.length + " numbers for " + shape);
      }
    }

    static Folded list(boolean floating, double... numbers) {
      return new Folded(Shape.of(numbers.length), floating, numbers);
    }
  }
}
