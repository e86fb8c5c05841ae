package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kindred train} takes beside a folder with classes. */
class TrainVerbTest {
  @TempDir static Path folder;

  private static Path images;
  private static Path model;

  @BeforeAll
  static void aModel() throws IOException {
    images = folder.resolve("images");
    model = folder.resolve("m.onnx");
    new GlyphArtist(2, 4, 4, 1).draw(images, drawn -> {});
    assertThat(run("train", images, "--out", model, "--encoder", "gray28", "--steps", 2).exitCode())
        .isZero();
  }

  private static Run run(Object... words) {
    return Run.kindred(Arrays.stream(words).map(Object::toString).toArray(String[]::new));
  }

  @Test
  void aModelOfItsOwnIsABackboneToo() {
    Path out = folder.resolve("head.onnx");
    Run run =
        run(
            "train",
            images,
            "--out",
            out,
            "--backbone",
            model,
            "--pixels",
            "none",
            "--mean",
            0,
            "--deviation",
            1,
            "--dimension",
            8,
            "--steps",
            5,
            "--cache",
            folder.resolve("cache"),
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("m.onnx@").contains("+linear8");
    assertThat(run("embed", images, "--model", out, "--out", folder.resolve("v")).exitCode())
        .isZero();
  }

  @Test
  void aBackboneThatCannotBeUsedIsNamedWithTheReason() throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
    Run damaged = run("train", images, "--out", folder.resolve("x.onnx"), "--backbone", cut);
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.err()).contains("cut.onnx").contains("damaged");
    Run layer =
        run(
            "train",
            images,
            "--out",
            folder.resolve("x.onnx"),
            "--backbone",
            model,
            "--layer",
            "conv99");
    assertThat(layer.exitCode()).isEqualTo(1);
    assertThat(layer.err()).contains("m.onnx").contains("conv99").contains("its last");
    Run channels = run("train", images, "--out", folder.resolve("x.onnx"), "--backbone", model);
    assertThat(channels.exitCode()).isEqualTo(1);
    assertThat(channels.err()).contains("1 channels");
    assertThat(folder.resolve("x.onnx")).doesNotExist();
  }

  @Test
  void aConfigurationFileGivesOptionsThatTheCommandLineOverrides() throws IOException {
    Path config = folder.resolve("recipe.toml");
    Files.writeString(
        config,
        """
        loss = "triplet(margin=0.3)"
        encoder = "gray28"
        steps = 50
        no-augment = true
        """);
    Path out = folder.resolve("configured.onnx");
    Run run = run("train", images, "--out", out, "--config", config, "--steps", 2, "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("triplet(form=plain,margin=0.3").contains("\"steps\":2,");
  }

  @Test
  void anUnknownKeyOfAConfigurationIsWrongUsage() throws IOException {
    Path config = Files.writeString(folder.resolve("wrong.toml"), "epoch = 3\n");
    Run run = run("train", images, "--out", folder.resolve("y.onnx"), "--config=" + config);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("wrong.toml").contains("'epoch'").contains("epochs");
    Path broken = Files.writeString(folder.resolve("broken.toml"), "epochs = = 3\n");
    assertThat(
            run("train", images, "--out", folder.resolve("y.onnx"), "--config", broken).exitCode())
        .isEqualTo(2);
  }

  @Test
  void resumingAFinishedRunLeavesItAsItIs() throws IOException {
    byte[] before = Files.readAllBytes(model);
    Run run = run("train", images, "--out", model, "--encoder", "gray28", "--steps", 2, "--resume");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("finished already");
    assertThat(Files.readAllBytes(model)).isEqualTo(before);
  }
}
