package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellsLeftTest {

  @Test
  void theTimeLeftIsThatOfTheRunsTrainedNowAndNotOfThoseKept() {
    CellsLeft left = new CellsLeft(5, 1);
    left.kept();
    assertThat(left.text()).isEqualTo("1 of 5 runs done");
    left.trained(20);
    left.trained(40);
    assertThat(left.text()).isEqualTo("3 of 5 runs done, 1:00 left");
    left.trained(30);
    left.trained(30);
    assertThat(left.text()).isEqualTo("5 of 5 runs done");
  }

  @Test
  void runsSideBySideTakeTheirShareOfTheTime() {
    CellsLeft left = new CellsLeft(5, 2);
    left.trained(30);
    assertThat(left.text()).isEqualTo("1 of 5 runs done, 1:00 left");
  }
}
