package dev.kindred.hostile;

import dev.kindred.testing.Seeds;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a format its files and damaged ones. Each must be read or refused in plain words, without
 * an error of the virtual machine and without hanging; what is not is kept in {@code
 * target/hostile} and named with the command that tries it again.
 */
public final class Campaign {
  private static final int MOST_FAULTS = 20;
  private static final Path KEPT = Path.of("target", "hostile");

  private final Format format;
  private final String test;
  private final Path scratch;
  private final Cases cases;
  private final List<String> faults = new ArrayList<>();
  private volatile int current;
  private int read;
  private int refused;

  private Campaign(Format format, String test, Path scratch, long seed) throws Exception {
    this.format = format;
    this.test = test;
    this.scratch = scratch;
    this.cases = Cases.of(format.good(scratch), format.whole(scratch), seed);
  }

  /** Tries all in this process and fails the calling test for faults. */
  public static void run(Format format) throws Exception {
    String test = caller();
    long seed = Seeds.suite();
    Path scratch = Files.createTempDirectory("kindred-hostile");
    try {
      Campaign campaign = new Campaign(format, test, scratch, seed);
      campaign.run(0, number -> {});
      System.out.println(campaign.summary());
      if (!campaign.faults.isEmpty()) {
        throw new AssertionError(String.join("\n", campaign.faults));
      }
    } finally {
      delete(scratch);
    }
  }

  /**
   * As {@link #run}, in a process of its own, which a fault may even end.
   *
   * @param format has a constructor without parameters
   * @param options of the virtual machine
   */
  public static void runApart(Class<? extends Format> format, String... options) throws Exception {
    new Apart(format, caller(), List.of(options)).run(Seeds.suite());
  }

  /** In the process that {@link Apart} started; returns whether there were no faults. */
  static boolean runHere(
      Format format, String test, Path scratch, long seed, int first, Beginning beginning)
      throws Exception {
    Campaign campaign = new Campaign(format, test, scratch, seed);
    campaign.run(first, beginning);
    campaign.faults.forEach(System.out::println);
    System.out.println(campaign.summary());
    return campaign.faults.isEmpty();
  }

  /** Hears of a case before it is tried. */
  interface Beginning {
    void of(int number) throws IOException;
  }

  private void run(int first, Beginning beginning) throws Exception {
    int only = Integer.getInteger("kindred.case", -1);
    int from = only < 0 ? first : Math.max(first, only);
    int end = only < 0 ? cases.size() : Math.min(only + 1, cases.size());
    Watched[] watched = new Watched[1];
    watched[0] =
        new Watched(() -> {
          for (int i = from; i < end && faults.size() < MOST_FAULTS; i++) {
            Sample file = cases.get(i);
            current = i;
            watched[0].begins();
            attempt(i, file, beginning);
          }
        });
    String hanging = watched[0].run();
    if (hanging != null) {
      int number = current;
      faults.add(
          fault(
              number,
              cases.get(number),
              "it takes more than %s%s".formatted(Watched.MOST, hanging)));
      if (number + 1 < end) {
        run(number + 1, beginning);
      }
    }
  }

  private void attempt(int number, Sample file, Beginning beginning) {
    try {
      beginning.of(number);
      format.read(file, scratch);
      read++;
    } catch (Throwable thrown) {
      String message = thrown.getMessage();
      if (thrown instanceof Exception e
          && message != null
          && !message.isBlank()
          && format.refuses(e, message)) {
        refused++;
      } else {
        faults.add(fault(number, file, trace(thrown)));
      }
    }
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString().lines().limit(30).reduce("", (a, b) -> a + "\n    " + b);
  }

  private String fault(int number, Sample file, String what) {
    return "%s: case %d of seed %d, a %s of %s:%s\n  the file: %s\n  again: %s"
        .formatted(
            test,
            number,
            cases.seed(),
            number < cases.whole().size() ? "copy" : "mutation",
            file.name(),
            what,
            keep(number, file),
            replay(number));
  }

  private String keep(int number, Sample file) {
    String name = Path.of(file.name()).getFileName().toString();
    Path kept =
        KEPT.resolve("%s-%d-%d-%s".formatted(test.replace('#', '-'), cases.seed(), number, name));
    try {
      Files.createDirectories(KEPT);
      return Files.write(kept, file.bytes()).toAbsolutePath().toString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String replay(int number) {
    return "mvn -pl %s -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest='%s' -Dkindred.seed=%d -Dkindred.case=%d -Dkindred.mutations=%d"
        .formatted(
            Path.of("").toAbsolutePath().getFileName(),
            test,
            cases.seed(),
            number,
            cases.mutations());
  }

  private String summary() {
    return "%s: %d files and %d mutations of seed %d; %d were read, %d refused, %d faults"
        .formatted(
            test,
            cases.whole().size(),
            cases.mutations(),
            cases.seed(),
            read,
            refused,
            faults.size());
  }

  /** The test that asks, as surefire names it. */
  private static String caller() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(frame -> frame.getClassName().endsWith("Test"))
                .findFirst()
                .map(f -> f.getClassName().replaceAll(".*\\.", "") + "#" + f.getMethodName())
                .orElse("?"));
  }

  static void delete(@Nullable Path folder) throws IOException {
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
