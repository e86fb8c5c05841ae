package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Terminal WIDE = new Terminal(true, true, true, 100);

  @Test
  void showsShareCountRateAndTimeLeft() {
    Progress progress = new Progress(console(Terminal.NONE), "embedding", "images", 2000);
    progress.update(500);
    assertThat(progress.line(10)).isEqualTo("embedding  25%  500 of 2,000 images  50/s  0:30 left");
  }

  @Test
  void drawsABarOnATerminal() {
    Progress progress = new Progress(console(WIDE), "embedding", "images", 4);
    progress.update(1);
    assertThat(progress.line(1)).contains("[######..................]");
  }

  @Test
  void anUnknownTotalShowsOnlyTheCount() {
    Progress progress = new Progress(console(Terminal.NONE), "training", "steps", -1);
    progress.update(30, "loss 0.12");
    assertThat(progress.line(10)).isEqualTo("training  30 steps  3/s  loss 0.12");
  }

  @Test
  void durationsReadLikeAClock() {
    assertThat(Progress.duration(7.2)).isEqualTo("0:07");
    assertThat(Progress.duration(750)).isEqualTo("12:30");
    assertThat(Progress.duration(3723)).isEqualTo("1:02:03");
  }

  private static Console console(Terminal terminal) {
    return new Console(System.out, System.err, terminal);
  }
}
