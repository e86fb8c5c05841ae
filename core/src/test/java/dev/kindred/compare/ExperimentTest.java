package dev.kindred.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.data.ImageFolder;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.nn.Schedule;
import dev.kindred.train.Budget;
import dev.kindred.train.DrawnBars;
import dev.kindred.train.HoldOut;
import dev.kindred.train.Sampling;
import dev.kindred.train.TrainedModel;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.TrainingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {
  private static final long SEED = 3;

  @TempDir Path temporary;

  @Test
  void everyLossIsTrainedWithEverySeedAndMeasuredOnTheSameUnseenClasses() throws Exception {
    Path data = Files.createDirectory(temporary.resolve("bars"));
    Path models = Files.createDirectory(temporary.resolve("models"));
    DrawnBars.draw(data, 14, 6, SEED);
    List<Contender> contenders =
        Contender.of(
            LossText.parseList("contrastive,triplet,triplet(form=soft,mining=batch-hard)"),
            TrainingConfig.of(LossText.parse("triplet"), Encoder.conv4(1, 16))
                .with(new Sampling(5, 3, true, false))
                .with(new Schedule(2e-3, 5))
                .with(new Budget.Steps(15))
                .with(new HoldOut(HoldOut.Unit.CLASSES, 0.3, 1)));
    List<String> cells = new ArrayList<>();
    ComparisonReport report;
    try (ImageFolder folder = ImageFolder.open(data)) {
      report =
          Experiment.run(
              folder,
              contenders,
              2,
              new HoldOut(HoldOut.Unit.CLASSES, 0.3, 1),
              "kindred compare bars",
              models,
              new Experiment.Listener() {
                @Override
                public TrainingListener started(
                    int cell, int total, Contender contender, long seed) {
                  cells.add("%d/%d %s %d".formatted(cell, total, contender.key(), seed));
                  return TrainingListener.NONE;
                }

                @Override
                public void finished(
                    Contender contender, long seed, TrainedModel model, RetrievalReport r) {
                  assertThat(r.queries()).isEqualTo(24);
                }
              },
              () -> false);
    }
    assertThat(cells)
        .containsExactly(
            "1/6 contrastive 1",
            "2/6 triplet-1 1",
            "3/6 triplet-2 1",
            "4/6 contrastive 2",
            "5/6 triplet-1 2",
            "6/6 triplet-2 2");
    assertThat(models.resolve("triplet-2-2.onnx")).exists();
    assertThat(report.runs()).hasSize(6).allSatisfy(r -> assertThat(r.steps()).isEqualTo(15));
    assertThat(report.study().dataset().evaluationClasses()).isEqualTo(4);
    assertThat(report.summary("recall@1", "contrastive").orElseThrow().values()).hasSize(2);
    assertThat(report.difference("map@r", "triplet-1", "contrastive")).isPresent();
    assertThat(report.galleries()).isNotEmpty();
    assertThat(report.galleries().getFirst().answers()).hasSize(3);
    assertThat(report.galleries().getFirst().image().thumbnail()).startsWith("data:image/png");
    Control perfect = report.controls().getLast();
    assertThat(perfect.title()).contains("Perfect");
    assertThat(perfect.metrics()).containsEntry("recall@1", 1.0).containsEntry("map@r", 1.0);
  }
}
