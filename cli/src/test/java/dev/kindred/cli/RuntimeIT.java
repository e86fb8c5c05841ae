package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The distribution on a Java runtime that has only the modules it needs, and no compiler. */
class RuntimeIT {
  /** As docs/dependencies.md lists them. */
  private static final String MODULES =
      "java.desktop,java.logging,java.management,java.net.http,java.sql,java.xml,jdk.crypto.ec,"
          + "jdk.incubator.vector,jdk.unsupported,jdk.zipfs";

  @TempDir static Path shared;
  private static Distribution kindred;

  @TempDir Path folder;

  @BeforeAll
  static void install() throws Exception {
    Path java = shared.resolve("runtime");
    Run jlink =
        Run.program(
            shared,
            Map.of(),
            Path.of(System.getProperty("java.home"), "bin", "jlink"),
            "--add-modules",
            MODULES,
            "--output",
            java);
    assertThat(jlink.exitCode()).as(jlink.out() + jlink.err()).isZero();
    kindred = Distribution.install(shared.resolve("my tools/kindred"), java);
  }

  @Test
  void searchesUnderJsonAtItsFirstUse() throws Exception {
    Path index = folder.resolve("ways.index");
    Path vectors = fvecs("ways.fvecs", 0, 1, 1, 0);
    Path query = fvecs("query.fvecs", 0.6f, 0.8f);
    assertThat(Run.kindred("index", "--vectors", "" + vectors, "--index", "" + index).exitCode())
        .isZero();
    Run run = kindred.run(folder, "search", "--vector", query, "--index", index, "--json");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).hasLineCount(1);
    assertThat(JsonMapper.shared().readTree(run.out()).at("/hits")).hasSize(2);

    assertThat(kindred.prepared().resolve("classes")).isNotEmptyFile();
    assertThat(kindred.prepared().resolve("native")).isNotEmptyDirectory();
    assertThat(kindred.run(folder, "index", "--vectors", vectors, "--index", index).exitCode())
        .as("with the vector module")
        .isZero();
  }

  @Test
  void aDamagedClassCacheDoesNotReachStdout() throws Exception {
    kindred.run(folder, "--version");
    Path classes = kindred.prepared().resolve("classes");
    byte[] whole = Files.readAllBytes(classes);
    Files.writeString(classes, "not a cache");
    Run run = kindred.run(folder, "frobnicate", "--json");
    Files.write(classes, whole);
    assertThat(run.out()).startsWith("{").hasLineCount(1);
  }

  private Path fvecs(String name, float... numbers) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length / 2 * 12).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < numbers.length; i += 2) {
      bytes.putInt(2).putFloat(numbers[i]).putFloat(numbers[i + 1]);
    }
    return Files.write(folder.resolve(name), bytes.array());
  }
}
