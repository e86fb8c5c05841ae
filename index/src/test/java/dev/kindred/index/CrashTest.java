package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dkindred.crash.rounds=100} runs as many rounds as one likes. */
class CrashTest {

  private static final int ROUNDS = Integer.getInteger("kindred.crash.rounds", 3);

  @TempDir Path directory;

  @Test
  void killingTheWriterLosesNothingThatWasCommitted() throws IOException, InterruptedException {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    int steps = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int acknowledged = runAndKill(seed, steps, random.nextInt(400));
      assertThat(LuceneIndex.verify(directory).intact()).as("seed %d", seed).isTrue();
      Map<String, Long> found = new TreeMap<>();
      try (var index = LuceneIndex.open(directory)) {
        index.forEach(s -> found.put(s.entry().path(), s.entry().modifiedMillis()));
      }
      // A commit may be done although its writer did not live to say so.
      int unsaid = CrashVictim.nextCommit(seed, acknowledged);
      boolean wasDone = found.equals(CrashVictim.stateAfter(seed, unsaid));
      steps = wasDone ? unsaid : acknowledged;
      assertThat(found)
          .as("round %d, %d steps acknowledged, seed %d", round, acknowledged, seed)
          .isEqualTo(CrashVictim.stateAfter(seed, steps));
    }
  }

  /** Returns how many steps the last commit that was heard of contains. */
  private int runAndKill(long seed, int firstStep, int millis)
      throws IOException, InterruptedException {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CrashVictim.class.getName(),
                directory.toString(),
                Long.toString(seed),
                Integer.toString(firstStep))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = victim.inputReader()) {
      String first = said.readLine();
      assertThat(first).as("the writer started").isNotNull();
      Thread.sleep(millis);
      // Through the handle, since Process.destroyForcibly would close what it has said as well.
      victim.toHandle().destroyForcibly();
      victim.waitFor();
      return said.lines().mapToInt(Integer::parseInt).reduce(Integer.parseInt(first), Math::max);
    } finally {
      victim.destroyForcibly();
    }
  }
}
