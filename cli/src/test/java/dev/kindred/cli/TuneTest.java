package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.EmbeddingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TuneTest {
  @TempDir Path folder;

  @Test
  void trainingFollowsItsBestTrial() throws Exception {
    Path images = folder.resolve("images");
    Path out = folder.resolve("m.onnx");
    new GlyphArtist(2, 4, 4, 1).draw(images, drawn -> {});
    Run run =
        Run.kindred(
            "train",
            images.toString(),
            "--out",
            out.toString(),
            "--encoder",
            "conv4-64",
            "--steps",
            "20",
            "--batch",
            "4x2",
            "--tune",
            "3",
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("3 trials of 2 steps each", "trial 3  nt-xent");
    JsonNode result = JsonMapper.builder().build().readTree(run.out());
    JsonNode best = result.get("tuning").get(0);
    for (JsonNode trial : result.get("tuning")) {
      assertThat(trial.get("steps").asLong()).isEqualTo(2);
      if (trial.get("score").asDouble() > best.get("score").asDouble()) {
        best = trial;
      }
    }
    assertThat(result.get("tuning")).hasSize(3);
    assertThat(result.get("loss")).isEqualTo(best.get("loss"));
    assertThat(result.get("steps").asLong()).isEqualTo(20);
    try (EmbeddingModel model = EmbeddingModel.load(out, Device.CPU, 1)) {
      assertThat(model.card().training())
          .containsEntry("tunedTrials", 3)
          .containsEntry("learningRate", best.get("learningRate").asDouble());
    }
    assertThat(Files.readString(folder.resolve("m.jsonl")).lines())
        .filteredOn(line -> line.startsWith("{\"event\":\"trial\""))
        .hasSize(3);
    assertThat(folder.resolve("m.tuned.json")).doesNotExist();
  }

  @Test
  void optionsOfTheSearchAreChecked() {
    Run few = Run.kindred("train", "x", "--out", "m.onnx", "--tune", "0");
    assertThat(few.exitCode()).isEqualTo(2);
    assertThat(few.err()).contains("--tune must be at least 1, not 0");
    Run alone = Run.kindred("train", "x", "--out", "m.onnx", "--tune-budget", "9s");
    assertThat(alone.exitCode()).isEqualTo(2);
    assertThat(alone.err()).contains("--tune-budget goes with --tune");
  }
}
