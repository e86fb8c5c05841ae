package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.hostile.Campaign;
import dev.kindred.hostile.Format;
import dev.kindred.hostile.Sample;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.ParameterLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Damaged files that a run left to go on from. */
class HostileRunFilesTest {
  private static final String FINGERPRINT = "all that decides the run";
  private static final ParameterLayout LAYOUT = Encoder.conv4(1, 16).layout();
  private static final Checkpoint CHECKPOINT = checkpoint();

  @Test
  void aDamagedCheckpointIsRefused() throws Exception {
    Campaign.runApart(Checkpoints.class, "-Xmx512m");
  }

  @Test
  void aForgedCheckpointIsReadOrRefused() throws Exception {
    Campaign.runApart(ForgedCheckpoints.class, "-Xmx512m");
  }

  @Test
  void damagedFeaturesAreAsGoodAsNone() throws Exception {
    Campaign.runApart(CachedFeatures.class, "-Xmx512m");
  }

  @Test
  void trialsAreReadOrRefused() throws Exception {
    Campaign.run(new Trials());
  }

  private static Checkpoint checkpoint() {
    TrainingListener.Validated validated =
        new TrainingListener.Validated(40, 1.5, 0.25, Map.of("map@r", 0.5), true);
    Checkpoint.Position position =
        new Checkpoint.Position(
            FINGERPRINT,
            "triplet",
            55,
            3,
            2_000_000_000L,
            1,
            0,
            0.5,
            5,
            0.5,
            2,
            List.of(validated));
    float[] theta = LAYOUT.initialParameters(1);
    return new Checkpoint(
        position,
        Map.of("theta", theta, "step", new float[] {55}),
        new Weights(LAYOUT, theta, LAYOUT.initialStatistics()));
  }

  /** Either all is as it was, or the file is refused by its name. */
  static class Checkpoints implements Format {
    @Override
    public List<Sample> good(Path scratch) throws Exception {
      Path file = scratch.resolve("m.checkpoint");
      CHECKPOINT.save(file);
      return List.of(new Sample("m.checkpoint", Files.readAllBytes(file)));
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      Checkpoint read = load(file, scratch);
      assertThat(read.position()).isEqualTo(CHECKPOINT.position());
      assertThat(read.state().get("theta")).isEqualTo(CHECKPOINT.state().get("theta"));
    }

    Checkpoint load(Sample file, Path scratch) throws IOException {
      return Checkpoint.load(
          Files.write(scratch.resolve(file.name()), file.bytes()), FINGERPRINT, LAYOUT);
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof TrainingException && message.contains("m.checkpoint");
    }
  }

  /** With a checksum that fits what was changed. */
  static final class ForgedCheckpoints extends Checkpoints {
    @Override
    public void read(Sample file, Path scratch) throws Exception {
      byte[] forged = Arrays.copyOf(file.bytes(), Math.max(Long.BYTES, file.bytes().length));
      CRC32 sum = new CRC32();
      sum.update(forged, 0, forged.length - Long.BYTES);
      ByteBuffer.wrap(forged).putLong(forged.length - Long.BYTES, sum.getValue());
      Checkpoint read = load(file.with(forged), scratch);
      assertThat(read.position().fingerprint()).isEqualTo(FINGERPRINT);
      assertThat(read.position().loss()).isNotNull();
    }
  }

  static final class CachedFeatures implements Format {
    private static final float[][][] FEATURES = {{{1, 2, 3}}, {{4, 5, 6}, {7, 8, 9}}, {}};

    @Override
    public List<Sample> good(Path scratch) throws Exception {
      new FeatureCache(scratch).write("key", FEATURES);
      return List.of(new Sample("x.features", Files.readAllBytes(file(scratch))));
    }

    private static Path file(Path scratch) throws IOException {
      try (var files = Files.list(scratch)) {
        return files.findFirst().orElseThrow();
      }
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      Files.write(file(scratch), file.bytes());
      float[][][] read = new FeatureCache(scratch).read("key", FEATURES.length);
      if (read != null) {
        assertThat(Arrays.deepEquals(read, FEATURES)).isTrue();
      }
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return false;
    }
  }

  static final class Trials implements Format {
    private static final Tuning.Plan PLAN =
        new Tuning.Plan(2, new Budget.Time(Duration.ofSeconds(9)));

    @Override
    public List<Sample> good(Path scratch) throws Exception {
      Path file = scratch.resolve("m.trials.json");
      new TuningFile(file, PLAN, FINGERPRINT)
          .write(
              List.of(
                  new Tuning.Trial(1, "triplet", 1e-3, 0.5, 10, 2, null),
                  new Tuning.Trial(2, "triplet(margin=0.3)", 1e-2, null, 10, 2, "it collapsed")));
      return List.of(new Sample("m.trials.json", Files.readAllBytes(file)));
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      Path trials = Files.write(scratch.resolve(file.name()), file.bytes());
      for (Tuning.Trial trial : new TuningFile(trials, PLAN, FINGERPRINT).read()) {
        assertThat(trial.loss()).isNotNull();
        assertThat(trial.learningRate()).isNotNaN();
      }
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return (thrown instanceof IOException || thrown instanceof TrainingException)
          && message.contains("m.trials.json");
    }
  }
}
