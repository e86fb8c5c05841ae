package dev.kindred.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A float32 tensor outside the Java heap. An output of one run can be the input of the next without
 * a copy. Close it when no run needs it any more, and before its session.
 */
public final class Tensor implements AutoCloseable {
  private final OnnxTensor tensor;

  Tensor(OnnxTensor tensor) {
    this.tensor = tensor;
  }

  /**
   * A view of a direct buffer's values from its position on; the buffer must not change until the
   * run that reads it has returned.
   *
   * @throws IllegalArgumentException if the buffer is not direct or does not have the shape's size
   */
  public static Tensor of(FloatBuffer direct, long... shape) {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("a tensor needs a direct buffer");
    }
    try {
      return new Tensor(OnnxTensor.createTensor(QuietEnvironment.get(), direct, shape));
    } catch (OrtException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** A copy of the values. */
  public static Tensor copyOf(float[] values, long... shape) {
    return of(buffer(values.length).put(values).flip(), shape);
  }

  /** A direct buffer for so many floats, in the machine's byte order. */
  public static FloatBuffer buffer(int floats) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  OnnxTensor onnx() {
    return tensor;
  }

  /** The values in row-major order, as a copy. */
  public float[] toArray() {
    FloatBuffer values = tensor.getFloatBuffer();
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  /** The only value of a tensor of one element. */
  public float scalar() {
    return tensor.getFloatBuffer().get(0);
  }

  @Override
  public void close() {
    tensor.close();
  }
}
