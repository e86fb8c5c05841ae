package dev.kindred.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.kindred.train.StepGraph;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prints where the time of Kindred's training step goes, from ONNX Runtime's own profiler. */
final class StepProfile {
  private static final int WARM_UP_STEPS = 3;
  private static final int STEPS = 15;
  private static final int LINES = 25;
  private static final int THREADS = Integer.getInteger("kindred.bench.threads", 2);
  private static final PrintStream OUT = System.out;

  private StepProfile() {}

  /** Least time a step of one kind of node, in milliseconds, and how many nodes it has. */
  private record Line(String what, double millis, int nodes) {}

  private record Event(String operator, String node, double millis) {}

  /** Profiles every encoder's {@link Workload}; takes no arguments. */
  public static void main(String[] args) throws OrtException, IOException {
    Machine.facts().forEach(OUT::println);
    for (Workload workload : Workload.ENCODERS) {
      List<Event> events = profile(workload);
      double total = events.stream().mapToDouble(Event::millis).sum();
      OUT.printf(Locale.ROOT, "%n%s: %.1f ms in nodes%n", workload, total);
      print(events.stream().map(e -> new Line(e.operator, e.millis, 1)).toList());
      OUT.println();
      print(events.stream().map(e -> new Line(e.operator + " " + e.node, e.millis, 1)).toList());
    }
  }

  private static void print(List<Line> lines) {
    Map<String, Line> merged = new HashMap<>();
    for (Line line : lines) {
      merged.merge(
          line.what, line, (a, b) -> new Line(a.what, a.millis + b.millis, a.nodes + b.nodes));
    }
    merged.values().stream()
        .sorted((a, b) -> Double.compare(b.millis, a.millis))
        .limit(LINES)
        .forEach(l -> OUT.printf(Locale.ROOT, "%8.2f ms %4d  %s%n", l.millis, l.nodes, l.what));
  }

  private static List<Event> profile(Workload workload) throws OrtException, IOException {
    byte[] model = StepGraph.of(KindredStep.config(workload, THREADS, 1));
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Path prefix = Files.createTempDirectory("kindred-profile").resolve("step");
    Path file;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(THREADS);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.enableProfiling(prefix.toString());
      try (OrtSession session = environment.createSession(model, options)) {
        Map<String, OnnxTensor> inputs = inputs(environment, session, workload);
        for (int i = 0; i < WARM_UP_STEPS + STEPS; i++) {
          session.run(inputs).close();
        }
        inputs.values().forEach(OnnxTensor::close);
        file = Path.of(session.endProfiling());
      }
    }
    return least(file);
  }

  private static Map<String, OnnxTensor> inputs(
      OrtEnvironment environment, OrtSession session, Workload workload) throws OrtException {
    SplittableRandom random = new SplittableRandom(3);
    Map<String, OnnxTensor> inputs = new HashMap<>();
    for (var input : session.getInputInfo().entrySet()) {
      long[] shape = ((TensorInfo) input.getValue().getInfo()).getShape();
      int size = 1;
      for (long d : shape) {
        size *= (int) d;
      }
      float[] values = new float[size];
      switch (input.getKey()) {
        case "images" -> values = workload.images(1);
        case "theta" -> {
          for (int i = 0; i < size; i++) {
            values[i] = (float) (0.05 * random.nextGaussian());
          }
        }
        case "hyper" -> values = new float[] {1e-3f, 1, 1};
        default -> {}
      }
      inputs.put(
          input.getKey(), OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape));
    }
    return inputs;
  }

  /** Of each node the least disturbed of the timed steps. */
  private static List<Event> least(Path file) throws IOException {
    JsonNode trace = JsonMapper.shared().readTree(Files.readString(file));
    Map<String, List<Event>> byNode = new HashMap<>();
    StreamSupport.stream(trace.spliterator(), false)
        .filter(e -> e.path("name").asString("").endsWith("_kernel_time"))
        .map(StepProfile::event)
        .forEach(e -> byNode.computeIfAbsent(e.node, n -> new ArrayList<>()).add(e));
    List<Event> least = new ArrayList<>();
    for (List<Event> runs : byNode.values()) {
      runs.subList(WARM_UP_STEPS, runs.size()).stream()
          .min((a, b) -> Double.compare(a.millis, b.millis))
          .ifPresent(least::add);
    }
    return least;
  }

  private static Event event(JsonNode event) {
    JsonNode args = event.path("args");
    String name = event.path("name").asString("");
    return new Event(
        args.path("op_name").asString(""),
        name.substring(0, name.length() - "_kernel_time".length())
            + " "
            + args.path("input_type_shape").toString().replace("\"float\":", "")
            + " -> "
            + args.path("output_type_shape").toString().replace("\"float\":", ""),
        event.path("dur").asDouble() / 1000);
  }
}
