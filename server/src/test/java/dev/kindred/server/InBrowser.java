package dev.kindred.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Lends tests one browser for all of them, and looks at its manners after each. Without Chromium
 * they are skipped.
 */
final class InBrowser implements ExecutionCondition, ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(InBrowser.class);

  /** The browser and the folder that it keeps its state in. */
  private record Running(Browser browser, Path profile) implements AutoCloseable {
    static Running start() {
      try {
        Path profile = Files.createTempDirectory("kindred-browser");
        return new Running(
            Browser.start(
                program("chromium").orElseThrow(), program("chromedriver").orElseThrow(), profile),
            profile);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      browser.close();
      List<Path> files;
      try (Stream<Path> walk = Files.walk(profile)) {
        files = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Stream.of("chromium", "chromedriver").allMatch(name -> program(name).isPresent())
        ? ConditionEvaluationResult.enabled("there is a browser")
        : ConditionEvaluationResult.disabled(
            "chromium and chromedriver are not in PATH; install Debian's packages chromium and"
                + " chromium-driver");
  }

  private static Browser browser(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent("browser", _ -> Running.start(), Running.class)
        .browser();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Browser.class;
  }

  @Override
  public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return browser(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      browser(context).requireGoodManners();
    }
  }
}
