package dev.kindred.graph;

import java.util.Arrays;

/** A dense float64 tensor, row-major; what {@link Float64Evaluator} computes with. */
@SuppressWarnings("ArrayRecordComponent") // compared only through the assertions on its data
record Tensor64(int[] dims, double[] data) {
  Tensor64 {
    if (size(dims) != data.length) {
      throw new IllegalArgumentException(data.length + " numbers for " + Arrays.toString(dims));
    }
  }

  static Tensor64 zeros(int... dims) {
    return new Tensor64(dims, new double[size(dims)]);
  }

  static int size(int... dims) {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    return size;
  }

  int rank() {
    return dims.length;
  }

  int size() {
    return data.length;
  }

  /** Product of the dimensions from one axis up to, not including, another. */
  int size(int from, int to) {
    return size(Arrays.copyOfRange(dims, from, to));
  }

  Tensor64 as(int... otherDims) {
    return new Tensor64(otherDims, data);
  }

  /** For every element of an output of the given dims, the place here that broadcasts to it. */
  int[] places(int... outDims) {
    int[] strides = new int[outDims.length];
    int stride = 1;
    for (int i = 1; i <= rank(); i++) {
      int dim = dims[rank() - i];
      strides[outDims.length - i] = dim == 1 ? 0 : stride;
      stride *= dim;
    }
    return places(strides, 0, outDims);
  }

  /** For every index of the given dims, row-major: offset plus the sum of index times stride. */
  static int[] places(int[] strides, int offset, int... dims) {
    int[] places = new int[size(dims)];
    int[] index = new int[dims.length];
    int at = offset;
    for (int i = 0; i < places.length; i++) {
      places[i] = at;
      for (int axis = dims.length - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++index[axis] < dims[axis]) {
          break;
        }
        at -= strides[axis] * dims[axis];
        index[axis] = 0;
      }
    }
    return places;
  }

  int[] strides() {
    int[] strides = new int[rank()];
    int stride = 1;
    for (int i = rank() - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dims[i];
    }
    return strides;
  }

  /** The elements at the given places, as a tensor of the given dims. */
  Tensor64 pick(int[] places, int... outDims) {
    double[] out = new double[places.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = data[places[i]];
    }
    return new Tensor64(outDims, out);
  }

  int[] toInts() {
    return Arrays.stream(data).mapToInt(d -> Math.toIntExact(Math.round(d))).toArray();
  }
}
