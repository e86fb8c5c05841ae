package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.data.ImageFolder;
import dev.kindred.nn.Backbone;
import dev.kindred.nn.BackboneEncoder;
import dev.kindred.nn.FeatureEncoder;
import dev.kindred.nn.LossText;
import dev.kindred.nn.PixelScale;
import dev.kindred.nn.Projection;
import dev.kindred.nn.Schedule;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.Tensor;
import dev.kindred.testing.Seeds;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network from a file: frozen with a trained projection, or trained as a whole. */
class BackboneTrainingTest {
  @TempDir Path temporary;

  private Path folder;
  private Path cache;
  private Backbone backbone;
  private final List<String> noticed = new ArrayList<>();
  private int prepared;
  private int steps;

  private final TrainingListener listener =
      new TrainingListener() {
        @Override
        public void prepared(int done, int total) {
          prepared++;
        }

        @Override
        public void stepped(Step event) {
          steps++;
        }

        @Override
        public void noticed(String what) {
          noticed.add(what);
        }
      };

  @BeforeEach
  void draw() throws Exception {
    folder = Files.createDirectory(temporary.resolve("images"));
    cache = temporary.resolve("cache");
    DrawnBars.draw(folder, 6, 9, 2);
    Path file = SmallBackbone.write(temporary.resolve("small.onnx"));
    backbone = Backbone.load(file, null, PixelScale.named("signed"), null, false);
  }

  private BackboneEncoder network(Projection.Kind kind, double rate) {
    return network(kind, rate, SmallBackbone.SIDE);
  }

  private BackboneEncoder network(Projection.Kind kind, double rate, int trainingSide) {
    int dimension = kind.keepsLength() ? SmallBackbone.FEATURES : 8;
    return new BackboneEncoder(
        backbone,
        FeatureEncoder.Scaling.none(SmallBackbone.FEATURES),
        new Projection(kind, dimension),
        rate,
        trainingSide);
  }

  private TrainedModel train(BackboneEncoder network, int steps, boolean resume, int stopAfter)
      throws Exception {
    this.steps = 0;
    TrainingConfig config =
        TrainingConfig.of(LossText.parse("triplet"), network)
            .with(new Sampling(6, 3, true, false))
            .with(new Schedule(5e-3, 5))
            .with(new Budget.Steps(steps))
            .with(new HoldOut(HoldOut.Unit.IMAGES, 0.34, 1));
    RunFiles files =
        new RunFiles(temporary.resolve("checkpoint"), resume, Duration.ofNanos(1), cache);
    try (ImageFolder images = ImageFolder.open(folder)) {
      return Trainer.train(
          config,
          images,
          images.items(),
          new Supervision.Labels(),
          files,
          listener,
          () -> this.steps >= stopAfter);
    }
  }

  private static float[] embedOne(TrainedModel model) throws Exception {
    byte[] bytes = EmbeddingModel.toBytes(model.encoder(), model.card());
    int size = 3 * SmallBackbone.SIDE * SmallBackbone.SIDE;
    FloatBuffer image = Tensor.buffer(2 * size);
    Random random = new Random(Seeds.suite());
    for (int i = 0; i < 2 * size; i++) {
      image.put(i, random.nextInt(256));
    }
    try (EmbeddingModel loaded = EmbeddingModel.of(bytes, Device.CPU, 1)) {
      return loaded.embed(image, 2)[0];
    }
  }

  @Test
  void theLayerBeforeTheClassifierIsFoundAndNamed() {
    assertThat(backbone.features()).isEqualTo(SmallBackbone.FEATURES);
    assertThat(network(Projection.Kind.LINEAR, 0).name())
        .startsWith("small.onnx@")
        .endsWith("+linear8");
  }

  /** On other images of the same classes. */
  @ParameterizedTest
  @EnumSource(names = {"LINEAR", "RESIDUAL", "MLP"})
  void aProjectionOnFrozenFeaturesRanksBetterThanTheFeatures(Projection.Kind kind)
      throws Exception {
    double features = mapAtR(train(network(Projection.Kind.NONE, 0), 1, false, 9_999));
    TrainedModel trained = train(network(kind, 0), 300, false, 9_999);
    assertThat(mapAtR(trained)).isGreaterThan(features);
    assertThat(trained.card().dimension())
        .isEqualTo(kind.keepsLength() ? SmallBackbone.FEATURES : 8);
    double squared = 0;
    for (float v : embedOne(trained)) {
      squared += (double) v * v;
    }
    assertThat(squared).isCloseTo(1, Offset.offset(1e-5));
  }

  private static double mapAtR(TrainedModel model) {
    return model.card().metrics().getOrDefault("map@r", Double.NaN);
  }

  @Test
  void featuresAreComputedOnceAndKept() throws Exception {
    TrainedModel first = train(network(Projection.Kind.LINEAR, 0), 20, false, 9_999);
    assertThat(prepared).isPositive();
    prepared = 0;
    TrainedModel second = train(network(Projection.Kind.LINEAR, 0), 20, false, 9_999);
    assertThat(prepared).isZero();
    assertThat(embedOne(second)).isEqualTo(embedOne(first));
    try (Stream<Path> kept = Files.list(cache)) {
      Path file = kept.findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 4;
      Files.write(file, bytes);
    }
    TrainedModel third = train(network(Projection.Kind.LINEAR, 0), 20, false, 9_999);
    assertThat(prepared).as("a damaged file counts as not there").isPositive();
    assertThat(embedOne(third)).isEqualTo(embedOne(first));
  }

  @Test
  void finetuningChangesTheBackboneAtItsOwnRate() throws Exception {
    float[] frozen = embedOne(train(network(Projection.Kind.NONE, 0), 1, false, 9_999));
    float[] still = embedOne(train(network(Projection.Kind.NONE, 1e-9), 5, false, 9_999));
    float[] moved = embedOne(train(network(Projection.Kind.NONE, 1), 5, false, 9_999));
    assertThat(still).containsExactly(frozen, Offset.offset(1e-5f));
    assertThat(distance(moved, frozen)).isGreaterThan(1e-3);
  }

  @Test
  void theFinishedNetworkMaySeeLargerImagesThanItWasTrainedOn() throws Exception {
    Path file = temporary.resolve("small.onnx");
    backbone = Backbone.load(file, null, PixelScale.named("signed"), null, true);
    float[] frozen = embedOne(train(network(Projection.Kind.NONE, 0), 1, false, 9_999));
    TrainedModel still = train(network(Projection.Kind.NONE, 1e-9, 16), 5, false, 9_999);
    assertThat(still.card().preprocess().height()).isEqualTo(SmallBackbone.SIDE);
    assertThat(embedOne(still)).containsExactly(frozen, Offset.offset(1e-5f));
    float[] onSmall = embedOne(train(network(Projection.Kind.NONE, 1, 16), 5, false, 9_999));
    float[] onLarge = embedOne(train(network(Projection.Kind.NONE, 1), 5, false, 9_999));
    assertThat(distance(onSmall, frozen)).isGreaterThan(1e-3);
    assertThat(distance(onSmall, onLarge)).isGreaterThan(1e-3);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void aFinetuningThatWasStoppedGoesOnBitForBit() throws Exception {
    BackboneEncoder network = network(Projection.Kind.LINEAR, 0.5);
    TrainedModel undisturbed = train(network, 10, false, 9_999);
    train(network, 10, false, 4);
    TrainedModel resumed = train(network, 10, true, 9_999);
    Path first = temporary.resolve("first.onnx");
    Path second = temporary.resolve("second.onnx");
    undisturbed.save(first);
    resumed.save(second);
    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void featuresThatAreAllAlikeAreWarnedAbout() throws Exception {
    train(network(Projection.Kind.NONE, 0), 1, false, 9_999);
    assertThat(noticed).isEmpty();
    PixelScale wrong =
        new PixelScale(PixelScale.Order.RGB, List.of(-1e6, -1e6, -1e6), List.of(1.0, 1.0, 1.0));
    backbone = Backbone.load(temporary.resolve("small.onnx"), null, wrong, null, false);
    train(network(Projection.Kind.NONE, 0), 1, false, 9_999);
    assertThat(noticed).hasSize(1);
    assertThat(noticed.getFirst()).contains("small.onnx").contains("hardly differ");
  }

  @Test
  void aWrongLayerOrSizeSaysWhatThereIs() {
    Path file = temporary.resolve("small.onnx");
    PixelScale pixels = PixelScale.named("none");
    assertThatThrownBy(() -> Backbone.load(file, "conv9", pixels, null, false))
        .hasMessageContaining("small.onnx")
        .hasMessageContaining("conv9")
        .hasMessageContaining("its last");
    assertThatThrownBy(() -> Backbone.load(file, null, pixels, 33, false))
        .hasMessageContaining("small.onnx")
        .hasMessageContaining("20");
  }

  @Test
  void aConvolutionalNetworkBearsAnotherSizeIfToldSo() throws Exception {
    Path file = temporary.resolve("small.onnx");
    Backbone larger = Backbone.load(file, null, PixelScale.named("none"), 32, true);
    assertThat(larger.inputShape(1).dim(2)).isEqualTo(32);
    assertThat(larger.features()).isEqualTo(SmallBackbone.FEATURES);
  }
}
