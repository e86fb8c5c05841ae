package dev.kindred.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** In processes of their own, since ONNX Runtime looks once. */
class QuietEnvironmentTest {
  /** More than the 4 KB of arguments that telemetry does not survive. */
  private static final int LONG = 6000;

  @Test
  void telemetryIsOffBeforeItCouldStart() throws Exception {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            Asked.class.getName(),
            "x".repeat(LONG));
    java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    java.environment().remove("ORT_DISABLE_TELEMETRY");
    Process process = java.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).startsWith("ONNX Runtime 1.");
  }

  /** Says that it could make the environment. */
  static final class Asked {
    public static void main(String[] args) {
      System.out.println("ONNX Runtime " + QuietEnvironment.get().getVersion());
    }
  }
}
