package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void fileExceptionsSayWhatHappenedToTheFile() {
    assertThat(Failure.of(new NoSuchFileException("a.png")).message())
        .isEqualTo("no such file or folder: a.png");
    assertThat(Failure.of(new AccessDeniedException("a.png")).message())
        .isEqualTo("permission denied: a.png");
    assertThat(Failure.of(new FileSystemException("a.png", null, "No space left")).message())
        .isEqualTo("a.png: No space left");
  }

  @Test
  void wrappersAreLookedThrough() {
    IOException cause = new IOException("photos.zip is cut short");
    Failure failure = Failure.of(new CompletionException(new UncheckedIOException(cause)));
    assertThat(failure).isEqualTo(new Failure("photos.zip is cut short", 1, cause));
  }

  @Test
  void anInterruptIsReportedAsShellsDo() {
    assertThat(Failure.of(new Interrupt.Stopped()).exitCode()).isEqualTo(130);
  }

  @Test
  void aProgrammingErrorNamesItselfAndHowToSeeMore() {
    assertThat(Failure.of(new IllegalStateException("no vectors")).message())
        .isEqualTo("unexpected IllegalStateException: no vectors; --verbose shows where");
  }
}
