package dev.kindred.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A pretrained network for images from an ONNX file, to be appended to a graph up to a layer. What
 * the file computes from shapes alone is computed here; floating-point numbers of any width become
 * float32; the batch size is free, also if the file fixes it; dropout does nothing and batch
 * normalisation keeps the file's statistics.
 *
 * <p>Networks of ONNX opset 7 or later with one input, images, are read: convolutional ones and
 * transformers. Whatever is appended can be differentiated by {@link Gradients}.
 */
public final class OnnxNetwork {
  /** Side of images where the file leaves it open, for {@link #layers()}. */
  private static final int USUAL_SIDE = 224;

  private static final int NAMED = 5;

  private final OnnxModel model;
  private final Map<String, OnnxNode> producers;
  private final Set<String> dependents;

  private OnnxNetwork(OnnxModel model) {
    this.model = model;
    this.producers = model.producers();
    this.dependents = model.dependents();
  }

  /**
   * A value within the network that depends on the images.
   *
   * @param name of the value in the file
   * @param op the ONNX operator that computes it
   * @param shapeAtBatch1 its shape for a single image
   */
  public record Layer(String name, String op, Shape shapeAtBatch1) {}

  /**
   * Floats that the file holds.
   *
   * @param name unique in the file
   * @param values row-major; do not change them
   * @param trainable whether training may change them: not so the statistics of a batch
   *     normalisation, nor what is subtracted from the images or divides them at the start
   */
  public record Weight(String name, Shape shape, float[] values, boolean trainable) {}

  /**
   * Reads a file.
   *
   * @param file the file's bytes
   * @throws OnnxException if it is damaged, not ONNX, of an opset before 7, keeps its weights in
   *     other files, or does not take images
   */
  public static OnnxNetwork read(byte[] file) throws OnnxException {
    return new OnnxNetwork(OnnxReader.read(file));
  }

  /**
   * The same network for images of any size, whatever size the file is fixed to. Fully
   * convolutional networks bear that; another one fails at the layer that depends on the size.
   */
  public OnnxNetwork withOpenSize() {
    ImageInput i = model.image();
    ImageInput open = new ImageInput(i.name(), i.batch(), i.channels(), 0, 0, i.channelsLast());
    return new OnnxNetwork(
        new OnnxModel(model.opset(), open, model.nodes(), model.tensors(), model.outputs()));
  }

  /** Name of the images in the file. */
  public String inputName() {
    return model.image().name();
  }

  /**
   * The shape that {@link #emit} wants its images in, whatever their order in the file.
   *
   * @return [n, channels, height, width]
   * @throws OnnxException naming the wanted size, if the file is fixed to another
   */
  public Shape inputShape(int n, int height, int width) throws OnnxException {
    return model.image().shape(n, height, width);
  }

  /** The height that the file is fixed to, or 224. */
  public int height() {
    return model.image().height() == 0 ? USUAL_SIDE : model.image().height();
  }

  /** The width that the file is fixed to, or 224. */
  public int width() {
    return model.image().width() == 0 ? USUAL_SIDE : model.image().width();
  }

  /** All layers that can be had, in the file's order; for images of {@link #height} and width. */
  public List<Layer> layers() {
    return layers(OnnxEmission.attempt(model, model.nodes(), height(), width()).shapes());
  }

  private List<Layer> layers(Map<String, Shape> shapes) {
    List<Layer> layers = new ArrayList<>();
    for (OnnxNode node : model.nodes()) {
      for (String output : node.outputs()) {
        Shape shape = shapes.get(output);
        if (shape != null && dependents.contains(output)) {
          layers.add(new Layer(output, node.op(), Batch.at(shape, 1)));
        }
      }
    }
    return layers;
  }

  /**
   * A layer by the name of its value or of its node, for images of a size.
   *
   * @throws OnnxException if the network has no such layer, naming some that it has; if a node on
   *     the way cannot be imported, naming it; or if the size is wrong
   */
  public Layer layer(String name, int height, int width) throws OnnxException {
    inputShape(1, height, width);
    String value = value(name);
    List<OnnxNode> nodes = model.upTo(value);
    OnnxEmission.Trial trial = OnnxEmission.attempt(model, nodes, height, width);
    OnnxException failure = trial.failures().get(value);
    if (failure != null) {
      throw failure;
    }
    return layers(trial.shapes()).stream()
        .filter(layer -> layer.name().equals(value))
        .findFirst()
        .orElseThrow(() ->
            new OnnxException("the layer \"%s\" does not depend on the images".formatted(name)));
  }

  /** A layer for images of {@link #height} and {@link #width}. */
  public Layer layer(String name) throws OnnxException {
    return layer(name, height(), width());
  }

  /**
   * The last layer before the classifier: what goes into the last matrix product by a weight, as in
   * ResNet (the pooled vector) and ViT (the class token or the mean), or into a last 1×1
   * convolution whose map is pooled, as in SqueezeNet. If the network does not end in a classifier,
   * its output.
   *
   * @throws OnnxException if a node on the way cannot be imported, naming it
   */
  public Layer lastFeatureLayer() throws OnnxException {
    return layer(FeatureLayer.of(model));
  }

  /**
   * The weights that a layer depends on, in the order in which {@link #emit} asks for them.
   *
   * @throws OnnxException as {@link #layer} does
   */
  public List<Weight> weights(String layer) throws OnnxException {
    String value = layer(layer).name();
    return OnnxEmission.attempt(model, model.upTo(value), height(), width()).weights();
  }

  /**
   * Appends the network up to a layer. Once {@link #layer(String, int, int)} has succeeded for the
   * images' size, so does this.
   *
   * @param images of {@link #inputShape}
   * @param layer name of a value or a node
   * @param weight gives the value of each weight, once; a constant or what training changes
   * @return the layer's value
   * @throws IllegalArgumentException with an {@link OnnxException} as its cause
   */
  public Value emit(Ops ops, Value images, String layer, Function<Weight, Value> weight) {
    int height = images.shape().dim(2);
    int width = images.shape().dim(3);
    try {
      String value = layer(layer, height, width).name();
      List<OnnxNode> nodes = model.upTo(value);
      Map<String, Shape> shapes = OnnxEmission.attempt(model, nodes, height, width).shapes();
      return OnnxEmission.append(ops, model, nodes, images, weight, shapes, value);
    } catch (OnnxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The value that a layer's name means. */
  private String value(String name) throws OnnxException {
    if (producers.containsKey(name)) {
      return name;
    }
    for (OnnxNode node : model.nodes()) {
      if (node.name().equals(name)) {
        return node.outputs().getFirst();
      }
    }
    List<String> names = layers().stream().map(Layer::name).toList();
    List<String> last = names.subList(Math.max(0, names.size() - NAMED), names.size());
    List<String> near = EditDistance.nearest(name, names, NAMED);
    throw new OnnxException(
        "the network has no layer \"%s\"; nearest: %s; its last: %s"
            .formatted(name, String.join(", ", near), String.join(", ", last)));
  }
}
