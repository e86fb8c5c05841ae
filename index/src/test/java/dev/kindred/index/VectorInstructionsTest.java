package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorInstructionsTest {

  @Test
  void theyAreUsedWhereJavaOffersThem() throws IOException, InterruptedException {
    assertThat(answer("--add-modules", "jdk.incubator.vector")).isEqualTo("true");
    assertThat(answer()).isEqualTo("false");
  }

  private static String answer(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Asked.class.getName()));
    Process java =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(java.waitFor()).isZero();
    return said;
  }

  /** Says what it finds in the Java that it was started with. */
  static final class Asked {
    private Asked() {}

    public static void main(String[] none) {
      System.out.println(LuceneIndex.usesVectorInstructions());
    }
  }
}
