package dev.kindred.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
  private final String before = System.getProperty(NativeLibraries.PROPERTY, "");

  @TempDir Path folder;

  @AfterEach
  void putBack() {
    if (before.isEmpty()) {
      System.clearProperty(NativeLibraries.PROPERTY);
    } else {
      System.setProperty(NativeLibraries.PROPERTY, before);
    }
  }

  @Test
  void unpacksWhatTheJarHoldsForThisPlatform() throws Exception {
    Path libraries = folder.resolve("libraries");
    NativeLibraries.unpackAndUse(libraries);
    assertThat(System.getProperty(NativeLibraries.PROPERTY)).isEqualTo(libraries.toString());
    assertThat(libraries.resolve(System.mapLibraryName("onnxruntime"))).exists();
    assertThat(libraries.resolve(System.mapLibraryName("onnxruntime4j_jni"))).exists();
    try (Stream<Path> files = Files.list(libraries)) {
      for (Path file : files.toList()) {
        assertThat(file).hasSize(inJar(file.getFileName().toString()));
      }
    }
  }

  /** The size of a library in the jar, whichever platform it is for. */
  private static long inJar(String name) throws Exception {
    for (String platform : List.of("linux-x64", "linux-aarch64", "osx-aarch64", "win-x64")) {
      try (InputStream in =
          OrtEnvironment.class.getResourceAsStream(
              "/ai/onnxruntime/native/" + platform + "/" + name)) {
        if (in != null && platform.endsWith(suffix())) {
          return in.readAllBytes().length;
        }
      }
    }
    throw new AssertionError(name + " is not in the jar");
  }

  private static String suffix() {
    return System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
  }
}
