package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlannerTest {

  @Test
  void scansWhatIsFewAndWalksWhatIsMany() {
    assertThat(Planner.scans(8000, 8000, 100)).isTrue();
    assertThat(Planner.scans(20_000, 20_000, 100)).isFalse();
    assertThat(Planner.scans(10_000, 20_000, 100)).isTrue();
    assertThat(Planner.scans(10_000, 1_000_000, 100)).isTrue();
    assertThat(Planner.scans(200_000, 1_000_000, 100)).isFalse();
  }

  @Test
  void moreEffortMakesScanningWorthwhileSooner() {
    assertThat(Planner.scans(100_000, 1_000_000, 100)).isFalse();
    assertThat(Planner.scans(100_000, 1_000_000, 200)).isTrue();
  }

  @Test
  void theDefaultEffortIsAHundredOrK() {
    assertThat(Planner.defaultEffort(10)).isEqualTo(100);
    assertThat(Planner.defaultEffort(500)).isEqualTo(500);
  }
}
