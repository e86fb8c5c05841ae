package dev.kindred.index;

import java.nio.file.Path;
import java.util.SplittableRandom;

/** Changes an index for as long as it is let, telling each commit on standard output. */
final class CrashVictim {

  /** What the index is rebuilt for: vectors of another model. */
  static final IndexCard OTHER = new IndexCard(8, "bbbbccccddddeeee", "/data");

  private CrashVictim() {}

  /** Arguments: directory, kind, seed, first step; a step of -1 rebuilds for another model. */
  public static void main(String[] arguments) throws IndexException {
    Path directory = Path.of(arguments[0]);
    Changes.Kind kind = Changes.Kind.valueOf(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    int first = Integer.parseInt(arguments[3]);
    if (first < 0) {
      rebuild(directory, new SplittableRandom(seed));
    } else {
      change(directory, kind, seed, first);
    }
  }

  private static void change(Path directory, Changes.Kind kind, long seed, int first)
      throws IndexException {
    Changes changes = new Changes(kind, seed);
    try (var writer = LuceneIndexWriter.open(directory, kind.card(), 2)) {
      for (int step = first; ; step++) {
        if (changes.apply(step, writer)) {
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
}
