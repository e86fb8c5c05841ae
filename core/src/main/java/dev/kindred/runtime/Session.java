package dev.kindred.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A loaded graph that can be run. A run is a pure function of its inputs; with the same number of
 * threads it gives the same bits.
 */
public final class Session implements AutoCloseable {
  private final OrtSession session;

  private Session(OrtSession session) {
    this.session = session;
  }

  /**
   * Loads a graph.
   *
   * @param model an ONNX file's bytes
   * @param threads threads that one run may use
   * @throws ModelException if the bytes are not a model that ONNX Runtime can run, or the device is
   *     not there
   */
  public static Session load(byte[] model, Device device, int threads) throws ModelException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // ALL_OPT wraps pools in layout reorders, which cost more than they gain in training.
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setSessionLogLevel(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      if (device == Device.CUDA) {
        options.addCUDA();
      }
      return new Session(OrtEnvironment.getEnvironment().createSession(model, options));
    } catch (OrtException e) {
      throw new ModelException(reason(e), e);
    }
  }

  /** Custom metadata of the model file. */
  Map<String, String> metadata() throws ModelException {
    try {
      return session.getMetadata().getCustomMetadata();
    } catch (OrtException e) {
      throw new ModelException(reason(e), e);
    }
  }

  /**
   * Runs the graph.
   *
   * @param inputs one tensor for each graph input
   * @return the outputs by name, in the graph's order; the caller closes them
   * @throws IllegalArgumentException if an input is missing or has another shape
   */
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, OnnxTensor> fed = new LinkedHashMap<>();
    inputs.forEach((name, tensor) -> fed.put(name, tensor.onnx()));
    try {
      // The result itself holds nothing beyond its tensors, which live on as ours.
      @SuppressWarnings("resource")
      OrtSession.Result result = session.run(fed);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> e : result) {
        outputs.put(e.getKey(), new Tensor((OnnxTensor) e.getValue()));
      }
      return outputs;
    } catch (OrtException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(reason(e), e);
    }
  }

  private static String reason(OrtException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
