package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Terminal WIDE = new Terminal(true, true, true, true, 100);

  @Test
  void showsTheShareAndTheTimeLeft() {
    assertThat(progress(Terminal.NONE).line(0.25, "500 of 2,000 images  50/s", 10))
        .isEqualTo("embedding  25%  500 of 2,000 images  50/s  0:30 left");
  }

  @Test
  void drawsABarOnATerminal() {
    assertThat(progress(WIDE).line(0.25, "", 1)).contains("[######..................]");
  }

  @Test
  void anUnknownShareShowsOnlyTheCount() {
    assertThat(progress(WIDE).line(Double.NaN, "30 images  3/s", 10))
        .isEqualTo("embedding  30 images  3/s");
  }

  @Test
  void durationsReadLikeAClock() {
    assertThat(Progress.duration(7.2)).isEqualTo("0:07");
    assertThat(Progress.duration(750)).isEqualTo("12:30");
    assertThat(Progress.duration(3723)).isEqualTo("1:02:03");
  }

  private static Progress progress(Terminal terminal) {
    return new Progress(new Console(System.out, System.err, terminal), "embedding", "images", 4);
  }
}
