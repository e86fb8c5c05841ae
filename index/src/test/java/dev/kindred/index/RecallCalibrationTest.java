package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallCalibrationTest {

  private static final RecallCalibration MEASURED = calibration(1000, 1, 10);

  @TempDir Path directory;

  @Test
  void choosesTheLeastEffortThatReachesTheTarget() {
    assertThat(MEASURED.choose(.9)).isEqualTo(new RecallCalibration.Choice(20, .93));
    assertThat(MEASURED.choose(.93)).isEqualTo(new RecallCalibration.Choice(20, .93));
    assertThat(MEASURED.choose(.95)).isEqualTo(new RecallCalibration.Choice(50, .98));
    assertThat(MEASURED.choose(.999)).as("exact").isEqualTo(new RecallCalibration.Choice(0, 1));
  }

  @Test
  void survivesItsFileAndNothingElseDoes() throws IOException {
    assertThat(RecallCalibration.read(directory)).isNull();
    MEASURED.write(directory);
    assertThat(RecallCalibration.read(directory)).isEqualTo(MEASURED);
    try (var files = Files.list(directory)) {
      Path file = files.toList().getFirst();
      Files.writeString(file, Files.readString(file).replace("entries=1000", "entries=many"));
    }
    assertThat(RecallCalibration.read(directory)).isNull();
    assertThatThrownBy(() -> MEASURED.write(directory.resolve("nowhere")))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void tellsOfTheIndexItWasMeasuredOnAndOfLittleMore() throws IndexException {
    try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 1)) {
      for (int i = 0; i < 100; i++) {
        writer.put(Example.entry("p" + i), new float[16]);
      }
      writer.commit();
      VectorIndex index = writer.committed();
      assertThat(calibration(100, 1, 10).tellsOf(index, 10)).isTrue();
      assertThat(calibration(95, 1, 10).tellsOf(index, 5)).isTrue();
      assertThat(calibration(100, 1, 10).tellsOf(index, 11)).as("more neighbours").isFalse();
      assertThat(calibration(80, 1, 10).tellsOf(index, 10)).as("other entries").isFalse();
      assertThat(calibration(100, 2, 10).tellsOf(index, 10)).as("other parts").isFalse();
      var other = new RecallCalibration("other", 100, 1, 10, MEASURED.recalls());
      assertThat(other.tellsOf(index, 10)).as("another model").isFalse();
      RecallCalibration exact = RecallCalibration.measure(index, 10);
      assertThat(exact.recalls()).as("there is no graph").isEmpty();
      assertThat(exact.choose(.98)).isEqualTo(new RecallCalibration.Choice(0, 1));
      assertThat(exact.tellsOf(index, 10)).isTrue();
    }
  }

  @Test
  void queriesThatItHasNotSeenReachTheRecallItPromises() throws IndexException {
    long seed = Seeds.suite();
    List<Example> all = Example.clustered(9060, 16, 40, new SplittableRandom(seed));
    List<Example> held = all.subList(0, 9000);
    try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 2)) {
      for (Example example : held) {
        writer.put(example.entry(), example.vector());
      }
      writer.compact();
      VectorIndex index = writer.committed();
      RecallCalibration measured = RecallCalibration.measure(index, 10);
      assertThat(measured.recalls()).isNotEmpty();
      RecallCalibration.Choice choice = measured.choose(.95);
      assertThat(choice.expected()).isBetween(.95, 1.);
      double recall = 0;
      for (Example query : all.subList(9000, 9060)) {
        Set<String> right = new HashSet<>(Example.nearest(held, query.vector(), 10));
        var asked = new Query(query.vector(), 10, null, Query.Method.GRAPH, choice.effort());
        recall +=
            index.search(asked).hits().stream()
                .filter(hit -> right.contains(hit.entry().path()))
                .count();
      }
      assertThat(recall / 600).as("seed %d", seed).isGreaterThanOrEqualTo(.9);
    }
  }

  private static RecallCalibration calibration(int entries, int segments, int k) {
    TreeMap<Integer, Double> recalls = new TreeMap<>();
    recalls.put(20, .93);
    recalls.put(50, .98);
    recalls.put(100, .995);
    return new RecallCalibration(Example.CARD.modelHash(), entries, segments, k, recalls);
  }
}
