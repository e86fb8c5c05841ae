package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at a random moment, again and again: the model is the same as if nothing had
 * happened. {@code -Dkindred.kill.rounds=10} for more rounds.
 */
class KillTest {
  private static final int ROUNDS = Integer.getInteger("kindred.kill.rounds", 2);

  @TempDir Path temporary;

  @Test
  void theModelIsTheSameHoweverOftenTheProcessWasKilled() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("images"));
    DrawnBars.draw(folder, 10, 4, 1);
    Path undisturbed = temporary.resolve("undisturbed.onnx");
    start(folder, temporary.resolve("a"), undisturbed).waitFor();

    long seed = Seeds.suite();
    SplittableRandom random = new SplittableRandom(seed);
    Path model = temporary.resolve("killed.onnx");
    Path checkpoint = temporary.resolve("b");
    int killed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Process victim = start(folder, checkpoint, model);
      victim.inputReader().readLine();
      if (!victim.waitFor(random.nextInt(200, 1200), TimeUnit.MILLISECONDS)) {
        victim.destroyForcibly().waitFor();
        killed++;
      }
    }
    assertThat(start(folder, checkpoint, model).waitFor()).as("seed %d", seed).isZero();
    assertThat(model)
        .as("after %d kills, seed %d", killed, seed)
        .hasSameBinaryContentAs(undisturbed);
  }

  private static Process start(Path folder, Path checkpoint, Path model) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ResumeVictim.class.getName(),
            folder.toString(),
            checkpoint.toString(),
            model.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
