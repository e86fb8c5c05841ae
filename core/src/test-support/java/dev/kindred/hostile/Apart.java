package dev.kindred.hostile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A campaign in a process of its own; when that dies, another one goes on behind the case. */
final class Apart {
  private static final int MOST_DEATHS = 20;
  private static final int FAULTY = 3;

  private final Class<? extends Format> format;
  private final String test;
  private final List<String> options;

  Apart(Class<? extends Format> format, String test, List<String> options) {
    this.format = format;
    this.test = test;
    this.options = options;
  }

  void run(long seed) throws Exception {
    Path scratch = Files.createTempDirectory("kindred-hostile");
    Path note = scratch.resolveSibling(scratch.getFileName() + ".case");
    try {
      List<String> said = new ArrayList<>();
      boolean faulty = false;
      int first = 0;
      for (int deaths = 0; deaths < MOST_DEATHS; deaths++) {
        Campaign.delete(scratch);
        Files.createDirectory(scratch);
        Process process = start(seed, first, scratch, note);
        said.addAll(process.inputReader().readAllLines());
        int status = process.waitFor();
        faulty |= status != 0;
        if (status == 0 || status == FAULTY) {
          break;
        }
        int number =
            Files.size(note) == 0 ? -1 : ByteBuffer.wrap(Files.readAllBytes(note)).getInt();
        said.add(
            "the process died with status %d at case %d of seed %d"
                .formatted(status, number, seed));
        if (number < first) {
          break;
        }
        first = number + 1;
      }
      if (faulty) {
        throw new AssertionError(String.join("\n", said));
      }
      said.forEach(System.out::println);
    } finally {
      Campaign.delete(scratch);
      Files.deleteIfExists(note);
    }
  }

  private Process start(long seed, int first, Path scratch, Path note) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    for (String property : List.of("kindred.mutations", "kindred.case")) {
      String value = System.getProperty(property);
      if (value != null) {
        command.add("-D%s=%s".formatted(property, value));
      }
    }
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-cp",
            System.getProperty("java.class.path"),
            Apart.class.getName(),
            format.getName(),
            test,
            Long.toString(seed),
            Integer.toString(first),
            scratch.toString(),
            note.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  public static void main(String[] args) throws Exception {
    var constructor = Class.forName(args[0]).asSubclass(Format.class).getDeclaredConstructor();
    constructor.setAccessible(true);
    try (FileChannel note =
        FileChannel.open(Path.of(args[5]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      boolean faultless =
          Campaign.runHere(
              constructor.newInstance(),
              args[1],
              Path.of(args[4]),
              Long.parseLong(args[2]),
              Integer.parseInt(args[3]),
              number -> note.write(ByteBuffer.allocate(4).putInt(number).flip(), 0));
      System.exit(faultless ? 0 : FAULTY);
    }
  }
}
