package dev.kindred.index;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * An endless row of changes to an index, which follows from the seed, so that a test knows the
 * state after any step.
 */
final class Changes {

  /** The vectors, and how often an index of them is changed how. */
  enum Kind {
    /** Too few and too narrow for a graph. */
    NARROW(16, 0, 4, 0, 300, 4, 25, 400),
    /** As many and as wide as a reduced graph takes, and flat enough for it. */
    WIDE(ReductionTrial.WIDE, 12, .1, 9000, 9000, 20, 200, 600);

    /** Steps that come first: each adds one path, and nothing is committed. */
    final int load;

    private final int dimension;
    private final int directions;
    private final double noise;
    private final int paths;
    private final int stepsPerRemoval;
    private final int stepsPerCommit;
    private final int stepsPerCompaction;

    Kind(
        int dimension,
        int directions,
        double noise,
        int load,
        int paths,
        int stepsPerRemoval,
        int stepsPerCommit,
        int stepsPerCompaction) {
      this.dimension = dimension;
      this.load = load;
      this.directions = directions;
      this.noise = noise;
      this.paths = paths;
      this.stepsPerRemoval = stepsPerRemoval;
      this.stepsPerCommit = stepsPerCommit;
      this.stepsPerCompaction = stepsPerCompaction;
    }

    IndexCard card() {
      return new IndexCard(dimension, "aaaabbbbccccdddd", "/data");
    }
  }

  private final Kind kind;
  private final long seed;
  private final float[][] axes;

  Changes(Kind kind, long seed) {
    this.kind = kind;
    this.seed = seed;
    this.axes = new float[kind.directions][];
    SplittableRandom random = new SplittableRandom(seed);
    int dimension = kind.dimension;
    for (int a = 0; a < axes.length; a++) {
      axes[a] = Example.gaussian(dimension, 1 / Math.sqrt(dimension), random);
    }
  }

  record Step(
      String path, boolean removes, boolean commits, boolean compacts, SplittableRandom random) {

    boolean ends() {
      return commits || compacts;
    }
  }

  private Step step(int number) {
    SplittableRandom random = new SplittableRandom(seed + 31L * number);
    if (number < kind.load) {
      return new Step("p" + number, false, false, false, random);
    }
    return new Step(
        "p" + random.nextInt(kind.paths),
        random.nextInt(kind.stepsPerRemoval) == 0,
        random.nextInt(kind.stepsPerCommit) == 0,
        random.nextInt(kind.stepsPerCompaction) == 0,
        random);
  }

  /** Does the step, and tells whether it was acknowledged, and with it all before. */
  boolean apply(int number, VectorIndexWriter writer) throws IndexException {
    Step next = step(number);
    if (next.removes) {
      writer.remove(next.path);
    } else {
      Entry entry = Example.entry(next.path);
      String content = content(number);
      writer.putThumbnail(content, picture(number));
      writer.put(
          new Entry(next.path, entry.labels(), 1, 1, 1, number, null, content), vector(next));
    }
    if (next.compacts) {
      writer.compact();
    } else if (next.commits) {
      writer.commit();
    }
    return next.ends();
  }

  /** Path to the step that put it last, after the first so many steps. */
  Map<String, Long> stateAfter(int steps) {
    Map<String, Long> state = new TreeMap<>();
    for (int number = 0; number < steps; number++) {
      Step done = step(number);
      if (done.removes) {
        state.remove(done.path);
      } else {
        state.put(done.path, (long) number);
      }
    }
    return state;
  }

  /** The hash of what the step put. */
  static String content(long number) {
    return "%064x".formatted(number);
  }

  /** The thumbnail that the step put. */
  static byte[] picture(long number) {
    return Long.toString(number).getBytes(StandardCharsets.UTF_8);
  }

  /** What the step put. */
  float[] vector(long number) {
    return vector(step((int) number));
  }

  private float[] vector(Step step) {
    SplittableRandom random = step.random.split();
    int dimension = kind.dimension;
    float[] vector = Example.gaussian(dimension, kind.noise / Math.sqrt(dimension), random);
    for (float[] axis : axes) {
      float along = (float) random.nextGaussian();
      for (int d = 0; d < dimension; d++) {
        vector[d] += along * axis[d];
      }
    }
    return vector;
  }

  /** How many steps the first commit after so many steps contains. */
  int nextCommit(int steps) {
    int number = steps;
    while (!step(number).ends()) {
      number++;
    }
    return number + 1;
  }
}
