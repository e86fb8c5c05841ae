package dev.kindred.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs every example of {@code docs/java-api.md} as it stands there. */
class JavaApiTest {
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final int MOST_LINES = 5;
  private static final String[] COLOURS = {"red", "green", "blue", "gray", "cyan", "pink"};
  private static final int IMAGES = 6;

  @TempDir private Path folder;

  @Test
  void theExamplesDoWhatTheySay() throws IOException, InterruptedException {
    List<String> blocks = blocks(Files.readString(Path.of("../docs/java-api.md")));
    assertThat(blocks).hasSizeGreaterThan(6);
    List<String> examples = blocks.subList(1, blocks.size());
    assertThat(examples).allMatch(block -> block.lines().count() <= MOST_LINES);
    compile(blocks.getFirst(), examples);
    drawPhotos();
    List<String> said = run().lines().toList();
    assertThat(said).hasSize(1 + 1 + 3 + 2);
    assertThat(said.get(0)).matches("\\d+ dimensions");
    assertThat(said.get(1)).isEqualTo(COLOURS.length * IMAGES + " images added");
    assertThat(said.get(2)).startsWith("red/0.png at ");
    assertThat(Double.parseDouble(said.get(2).substring("red/0.png at ".length())))
        .isLessThan(1e-3);
    assertThat(said.subList(5, 7)).allMatch(path -> path.startsWith("blue/"));
    assertThat(Run.kindred("search", "east", "--index", path("ways.index"), "--csv").out().lines())
        .element(1)
        .isEqualTo("1,east,0.0,,horizontal");
  }

  private static List<String> blocks(String text) {
    List<String> blocks = new ArrayList<>();
    Matcher found = BLOCK.matcher(text);
    while (found.find()) {
      blocks.add(found.group(1));
    }
    return blocks;
  }

  /** A class whose main method runs each example in a scope of its own. */
  private void compile(String imports, List<String> examples) throws IOException {
    StringBuilder source = new StringBuilder(imports);
    source.append(
        "class Examples {\n  public static void main(String[] args) throws Exception {\n");
    examples.forEach(example -> source.append("{\n").append(example).append("}\n"));
    source.append("  }\n}\n");
    Path file = Files.writeString(folder.resolve("Examples.java"), source);
    JavaCompiler compiler = requireNonNull(ToolProvider.getSystemJavaCompiler());
    int result =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            folder.toString(),
            file.toString());
    assertThat(result).as("compiler's result; its messages are above").isZero();
  }

  private void drawPhotos() throws IOException {
    SplittableRandom random = new SplittableRandom(Seeds.suite());
    for (String colour : COLOURS) {
      Path photos = Files.createDirectories(folder.resolve("photos").resolve(colour));
      for (int i = 0; i < IMAGES; i++) {
        BufferedImage image = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(colour(colour));
        pen.fillOval(random.nextInt(16), random.nextInt(16), 16 + i, 32);
        pen.dispose();
        ImageIO.write(image, "png", photos.resolve(i + ".png").toFile());
      }
    }
  }

  private static Color colour(String name) {
    return switch (name) {
      case "red" -> Color.RED;
      case "green" -> Color.GREEN;
      case "blue" -> Color.BLUE;
      case "cyan" -> Color.CYAN;
      case "pink" -> Color.PINK;
      default -> Color.GRAY;
    };
  }

  /** In a process of its own, as the examples name files of the working directory. */
  private String run() throws IOException, InterruptedException {
    Path errors = folder.resolve("errors.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                folder + File.pathSeparator + System.getProperty("java.class.path"),
                "Examples")
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    try (var out = process.inputReader()) {
      String said = String.join("\n", out.lines().toList());
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
