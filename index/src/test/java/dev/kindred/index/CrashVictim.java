package dev.kindred.index;

import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Changes an index for as long as it is let, telling each commit on standard output. What it does
 * follows from the seed and the number of the step, so that a test knows the state after any step.
 */
final class CrashVictim {

  /** What the index is rebuilt for: vectors of another model. */
  static final IndexCard OTHER = new IndexCard(8, "bbbbccccddddeeee", "/data");

  private CrashVictim() {}

  /** Arguments: directory, seed, first step; a step of -1 rebuilds for another model. */
  public static void main(String[] arguments) throws IndexException {
    Path directory = Path.of(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    int first = Integer.parseInt(arguments[2]);
    if (first < 0) {
      rebuild(directory, new SplittableRandom(seed));
    } else {
      change(directory, seed, first);
    }
  }

  private static void change(Path directory, long seed, int first) throws IndexException {
    try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 2)) {
      for (int step = first; ; step++) {
        Step next = Step.of(seed, step);
        if (next.removes) {
          writer.remove(next.path);
        } else {
          Entry entry = Example.entry(next.path);
          writer.put(new Entry(next.path, entry.labels(), 1, 1, 1, step, null), next.vector());
        }
        if (next.compacts) {
          writer.compact();
        } else if (next.commits) {
          writer.commit();
        }
        if (next.ends()) {
          System.out.println(step + 1);
        }
      }
    }
  }

  /** Embeds for ever; the first commit, which would replace the old index, never comes. */
  private static void rebuild(Path directory, SplittableRandom random) throws IndexException {
    try (var writer = LuceneIndexWriter.rebuild(directory, OTHER, 2)) {
      for (int step = 0; ; step++) {
        writer.put(Example.entry("p" + step), Example.gaussian(8, 1, random));
        if (step == 20) {
          System.out.println(step);
        }
      }
    }
  }

  private record Step(
      String path, boolean removes, boolean commits, boolean compacts, SplittableRandom random) {

    static Step of(long seed, int step) {
      SplittableRandom random = new SplittableRandom(seed + 31L * step);
      return new Step(
          "p" + random.nextInt(300),
          random.nextInt(4) == 0,
          random.nextInt(25) == 0,
          random.nextInt(400) == 0,
          random);
    }

    boolean ends() {
      return commits || compacts;
    }

    float[] vector() {
      return Example.gaussian(16, 1, random.split());
    }
  }

  /** Path to the step that put it last, after the first so many steps. */
  static Map<String, Long> stateAfter(long seed, int steps) {
    Map<String, Long> state = new TreeMap<>();
    for (int step = 0; step < steps; step++) {
      Step done = Step.of(seed, step);
      if (done.removes) {
        state.remove(done.path);
      } else {
        state.put(done.path, (long) step);
      }
    }
    return state;
  }

  /** What the step put. */
  static float[] vector(long seed, long step) {
    return Step.of(seed, (int) step).vector();
  }

  /** How many steps the first commit after so many steps contains. */
  static int nextCommit(long seed, int steps) {
    int step = steps;
    while (!Step.of(seed, step).ends()) {
      step++;
    }
    return step + 1;
  }
}
