package dev.kindred.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.kindred.graph.BlockedLayout;
import dev.kindred.graph.Graph;
import dev.kindred.graph.OnnxFile;
import dev.kindred.graph.OnnxLoop;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A loaded graph that can be run. A run is a pure function of its inputs; with the same number of
 * threads it gives the same bits.
 */
public final class Session implements AutoCloseable {
  private static final Pattern CUDA_FAILURE =
      Pattern.compile("cuda|cudnn|cublas|providers_shared", Pattern.CASE_INSENSITIVE);

  /** What ONNX Runtime puts before each message. */
  private static final Pattern CODE = Pattern.compile("^Error code - \\w+ - message: ");

  /**
   * Where tensors in other files would be looked for: below a file, so that there are none. Else a
   * model of a stranger could have the files of the working directory in its vectors.
   */
  private static final String NOWHERE = Path.of("/dev/null", "kindred").toString();

  private final OrtSession session;

  private Session(OrtSession session) {
    this.session = session;
  }

  /**
   * Loads a graph in the layout that is fastest on the device: the same function, but for rounding.
   *
   * @param threads threads that one run may use
   * @throws ModelException if the device cannot run it
   */
  public static Session load(Graph graph, Device device, int threads) throws ModelException {
    return load(fitted(graph, device), device, threads);
  }

  /**
   * A graph as the bytes that run fastest on the device. They may hold operators of one runtime and
   * processor: they are no model file.
   */
  public static byte[] fitted(Graph graph, Device device) {
    return OnnxFile.toBytes(inLayout(graph, device), Map.of(), false);
  }

  private static Graph inLayout(Graph graph, Device device) {
    OptionalInt block =
        switch (device) {
          case Device.Cpu cpu -> BlockedKernels.block();
          case Device.Cuda cuda -> OptionalInt.empty();
        };
    return block.isPresent() ? BlockedLayout.of(graph, block.getAsInt()) : graph;
  }

  /**
   * Loads a graph as an {@link OnnxLoop}, in the layout that is fastest on the device.
   *
   * @param state input name → name of the output that it gets the next time
   * @param threads threads that one run may use
   * @throws ModelException if the device cannot run it
   */
  public static Session loadLoop(Graph graph, Map<String, String> state, Device device, int threads)
      throws ModelException {
    return load(OnnxLoop.toBytes(inLayout(graph, device), state), device, threads);
  }

  /**
   * Loads a graph as it is.
   *
   * @param model an ONNX file's bytes
   * @param threads threads that one run may use
   * @throws DeviceException if the device is not there or lacks what it needs
   * @throws ModelException if the bytes are not a model that ONNX Runtime can run
   */
  public static Session load(byte[] model, Device device, int threads) throws ModelException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // ALL_OPT wraps pools in layout reorders, which cost more than they gain in training.
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.model_external_initializers_file_folder_path", NOWHERE);
      options.setSessionLogLevel(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      switch (device) {
        case Device.Cpu cpu -> {}
        case Device.Cuda cuda -> add(cuda, options);
      }
      return new Session(QuietEnvironment.get().createSession(model, options));
    } catch (OrtException e) {
      throw failure(device, e);
    }
  }

  /** Registers the GPU before the CPU, which still runs what the GPU has no kernel for. */
  private static void add(Device.Cuda cuda, OrtSession.SessionOptions options)
      throws DeviceException, OrtException {
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      throw new DeviceException(
          cuda,
          "this build of Kindred runs on the CPU only; build it with: mvn -Pcuda package, or use --device cpu");
    }
    options.addCUDA(cuda.index());
  }

  private static ModelException failure(Device device, OrtException e) {
    return switch (device) {
      case Device.Cpu cpu -> new ModelException(reason(e), e);
      // ONNX Runtime names the provider or the library where the GPU is what failed.
      case Device.Cuda cuda when !CUDA_FAILURE.matcher(reason(e)).find() ->
          new ModelException(reason(e), e);
      case Device.Cuda cuda ->
          new DeviceException(
              cuda,
              "%s; it needs an NVIDIA GPU of that number with its driver, and the CUDA and cuDNN libraries that ONNX Runtime %s was built for; or use --device cpu"
                  .formatted(reason(e), QuietEnvironment.get().getVersion()),
              e);
    };
  }

  /** Custom metadata of the model file. */
  Map<String, String> metadata() throws ModelException {
    try {
      return session.getMetadata().getCustomMetadata();
    } catch (OrtException e) {
      throw new ModelException(reason(e), e);
    }
  }

  /** What the graph takes: names, with the shapes of one item; open dimensions are -1. */
  Map<String, List<Long>> inputs() throws ModelException {
    try {
      return itemShapes(session.getInputInfo());
    } catch (OrtException e) {
      throw new ModelException(reason(e), e);
    }
  }

  /** What the graph gives, as {@link #inputs}. */
  Map<String, List<Long>> outputs() throws ModelException {
    try {
      return itemShapes(session.getOutputInfo());
    } catch (OrtException e) {
      throw new ModelException(reason(e), e);
    }
  }

  private static Map<String, List<Long>> itemShapes(Map<String, NodeInfo> infos) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    infos.forEach((name, info) -> {
      if (info.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
        shapes.put(name, Arrays.stream(tensor.getShape()).skip(1).boxed().toList());
      } else {
        shapes.put(name, List.of());
      }
    });
    return shapes;
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
    String message = CODE.matcher(String.valueOf(e.getMessage())).replaceFirst("");
    return message.lines().findFirst().orElse(message);
  }
}
