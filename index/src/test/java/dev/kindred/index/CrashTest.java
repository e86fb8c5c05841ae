package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills writers at random moments; {@code -Dkindred.crash.rounds=100} does so more often. */
class CrashTest {

  private static final int ROUNDS = Integer.getInteger("kindred.crash.rounds", 3);

  @TempDir Path directory;

  @Test
  void killingTheWriterLosesNothingThatWasCommitted() throws IOException, InterruptedException {
    killAgainAndAgain(Changes.Kind.NARROW, 400);
  }

  @Test
  void killingTheWriterOfAReducedGraphLosesNothingEither()
      throws IOException, InterruptedException {
    killAgainAndAgain(Changes.Kind.WIDE, 3000);
    try (var index = LuceneIndex.open(directory)) {
      assertThat(index.statistics().graphDimension()).isEqualTo(ReductionTrial.DIMENSION);
    }
  }

  /**
   * @param millis that a writer lives at most after its first commit
   */
  private void killAgainAndAgain(Changes.Kind kind, int millis)
      throws IOException, InterruptedException {
    long seed = Seeds.suite();
    SplittableRandom random = new SplittableRandom(seed);
    Changes changes = new Changes(kind, seed);
    load(kind, changes);
    int steps = kind.load;
    for (int round = 0; round < ROUNDS; round++) {
      int acknowledged = runAndKill(kind, seed, steps, random.nextInt(millis));
      assertThat(LuceneIndex.verify(directory).intact()).as("seed %d", seed).isTrue();
      Map<String, Long> found = new TreeMap<>();
      try (var index = LuceneIndex.open(directory)) {
        index.forEach(s -> found.put(s.entry().path(), s.entry().modifiedMillis()));
        for (var entry : found.entrySet()) {
          assertThat(index.vector(entry.getKey()))
              .as("%s, seed %d", entry, seed)
              .isEqualTo(changes.vector(entry.getValue()));
          assertThat(index.thumbnail(Changes.content(entry.getValue())))
              .as("%s, seed %d", entry, seed)
              .isEqualTo(Changes.picture(entry.getValue()));
        }
      }
      // A commit may be done although its writer did not live to say so.
      int unsaid = changes.nextCommit(acknowledged);
      boolean wasDone = found.equals(changes.stateAfter(unsaid));
      steps = wasDone ? unsaid : acknowledged;
      assertThat(found)
          .as("round %d, %d steps acknowledged, seed %d", round, acknowledged, seed)
          .isEqualTo(changes.stateAfter(steps));
    }
  }

  private void load(Changes.Kind kind, Changes changes) throws IndexException {
    try (var writer = LuceneIndexWriter.open(directory, kind.card(), 2)) {
      for (int step = 0; step < kind.load; step++) {
        changes.apply(step, writer);
      }
      writer.compact();
    }
  }

  @Test
  void killingARebuildLeavesTheOldIndexSearchable() throws IOException, InterruptedException {
    long seed = Seeds.suite();
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> old = Example.clustered(200, 16, 5, random);
    try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 1)) {
      for (Example example : old) {
        writer.put(example.entry(), example.vector());
      }
      writer.commit();
    }
    for (int round = 0; round < Math.max(1, ROUNDS / 3); round++) {
      runAndKill(Changes.Kind.NARROW, seed, -1, random.nextInt(300));
      assertThat(LuceneIndex.verify(directory).intact()).as("seed %d", seed).isTrue();
      float[] query = Example.gaussian(16, 1, random);
      try (var index = LuceneIndex.open(directory)) {
        assertThat(index.card()).isEqualTo(Example.CARD);
        assertThat(index.search(new Query(query, 200)).hits())
            .extracting(hit -> hit.entry().path())
            .isEqualTo(Example.nearest(old, query, 200));
      }
    }
    try (var writer = LuceneIndexWriter.rebuild(directory, CrashVictim.OTHER, 1)) {
      writer.put(Example.entry("new"), new float[8]);
      writer.commit();
      assertThat(writer.committed().statistics().entries()).isEqualTo(1);
    }
  }

  /** Returns how many steps the last commit that was heard of contains. */
  private int runAndKill(Changes.Kind kind, long seed, int firstStep, int millis)
      throws IOException, InterruptedException {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CrashVictim.class.getName(),
                directory.toString(),
                kind.name(),
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
