package dev.kindred.graph;

import ai.onnx.proto.OnnxMl;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A tensor that an ONNX file stores; floating-point numbers of any width are read as float32. */
final class OnnxTensor {
  private final String name;
  private final OnnxMl.TensorProto proto;
  private final Shape shape;

  /** The bytes of the values; null if they are listed one by one. */
  private final @Nullable ByteBuffer raw;

  private float @Nullable [] floats;

  private OnnxTensor(String name, OnnxMl.TensorProto proto, Shape shape) {
    this.name = name;
    this.proto = proto;
    this.shape = shape;
    this.raw =
        proto.getRawData().isEmpty()
            ? null
            : proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * @throws OnnxException if its data is missing, in another file, or of a type that is not read
   */
  static OnnxTensor of(String name, OnnxMl.TensorProto proto) throws OnnxException {
    requireSelfContained(name, proto);
    OnnxTensor tensor;
    try {
      int[] dims = proto.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
      tensor = new OnnxTensor(name, proto, Shape.of(dims));
      if (tensor.stored() == tensor.shape.size()) {
        return tensor;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new OnnxException("the tensor \"%s\": %s".formatted(name, e.getMessage()), e);
    }
    throw new OnnxException(
        "the tensor \"%s\" of shape %s has %d values; the file is damaged"
            .formatted(name, tensor.shape, tensor.stored()));
  }

  static void requireSelfContained(String name, OnnxMl.TensorProto proto) throws OnnxException {
    if (proto.getDataLocation() == OnnxMl.TensorProto.DataLocation.EXTERNAL) {
      throw new OnnxException(
          "the tensor \"%s\" lies in another file (external data); save the model as one file"
              .formatted(name));
    }
  }

  String name() {
    return name;
  }

  Shape shape() {
    return shape;
  }

  /** Whether it holds floating-point numbers rather than integers or booleans. */
  boolean isFloating() {
    return isFloating(proto.getDataType());
  }

  /** Whether an ONNX element type is a floating-point one. */
  static boolean isFloating(int type) {
    return switch (type) {
      case OnnxMl.TensorProto.DataType.FLOAT_VALUE,
          OnnxMl.TensorProto.DataType.FLOAT16_VALUE,
          OnnxMl.TensorProto.DataType.BFLOAT16_VALUE,
          OnnxMl.TensorProto.DataType.DOUBLE_VALUE ->
          true;
      default -> false;
    };
  }

  /** The values, row-major; do not change them. */
  float[] floats() {
    float[] known = floats;
    if (known == null) {
      known = new float[Math.toIntExact(shape.size())];
      if (raw != null && proto.getDataType() == OnnxMl.TensorProto.DataType.FLOAT_VALUE) {
        raw.asFloatBuffer().get(known);
      } else {
        for (int i = 0; i < known.length; i++) {
          known[i] = (float) number(i);
        }
      }
      floats = known;
    }
    return known;
  }

  /** The values, row-major, exact up to 2⁵³. */
  double[] numbers() {
    return IntStream.range(0, Math.toIntExact(shape.size())).mapToDouble(this::number).toArray();
  }

  private long stored() {
    return raw == null ? listed() : raw.remaining() / width();
  }

  private int width() {
    return switch (proto.getDataType()) {
      case OnnxMl.TensorProto.DataType.BOOL_VALUE,
          OnnxMl.TensorProto.DataType.UINT8_VALUE,
          OnnxMl.TensorProto.DataType.INT8_VALUE ->
          1;
      case OnnxMl.TensorProto.DataType.FLOAT16_VALUE, OnnxMl.TensorProto.DataType.BFLOAT16_VALUE ->
          2;
      case OnnxMl.TensorProto.DataType.FLOAT_VALUE, OnnxMl.TensorProto.DataType.INT32_VALUE -> 4;
      case OnnxMl.TensorProto.DataType.DOUBLE_VALUE, OnnxMl.TensorProto.DataType.INT64_VALUE -> 8;
      default ->
          throw new IllegalArgumentException(
              "values of ONNX type %d are not read".formatted(proto.getDataType()));
    };
  }

  private int listed() {
    return switch (proto.getDataType()) {
      case OnnxMl.TensorProto.DataType.FLOAT_VALUE -> proto.getFloatDataCount();
      case OnnxMl.TensorProto.DataType.DOUBLE_VALUE -> proto.getDoubleDataCount();
      case OnnxMl.TensorProto.DataType.INT64_VALUE -> proto.getInt64DataCount();
      default -> width() > 0 ? proto.getInt32DataCount() : 0;
    };
  }

  private double number(int i) {
    if (raw != null) {
      return number(raw, i);
    }
    return switch (proto.getDataType()) {
      case OnnxMl.TensorProto.DataType.FLOAT_VALUE -> proto.getFloatData(i);
      case OnnxMl.TensorProto.DataType.DOUBLE_VALUE -> proto.getDoubleData(i);
      case OnnxMl.TensorProto.DataType.INT64_VALUE -> proto.getInt64Data(i);
      case OnnxMl.TensorProto.DataType.FLOAT16_VALUE ->
          Float.float16ToFloat((short) proto.getInt32Data(i));
      case OnnxMl.TensorProto.DataType.BFLOAT16_VALUE ->
          Float.intBitsToFloat(proto.getInt32Data(i) << 16);
      default -> proto.getInt32Data(i);
    };
  }

  private double number(ByteBuffer bytes, int i) {
    return switch (proto.getDataType()) {
      case OnnxMl.TensorProto.DataType.FLOAT_VALUE -> bytes.getFloat(4 * i);
      case OnnxMl.TensorProto.DataType.DOUBLE_VALUE -> bytes.getDouble(8 * i);
      case OnnxMl.TensorProto.DataType.INT64_VALUE -> bytes.getLong(8 * i);
      case OnnxMl.TensorProto.DataType.INT32_VALUE -> bytes.getInt(4 * i);
      case OnnxMl.TensorProto.DataType.FLOAT16_VALUE -> Float.float16ToFloat(bytes.getShort(2 * i));
      case OnnxMl.TensorProto.DataType.BFLOAT16_VALUE ->
          Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
      case OnnxMl.TensorProto.DataType.UINT8_VALUE -> bytes.get(i) & 0xFF;
      default -> bytes.get(i);
    };
  }
}
