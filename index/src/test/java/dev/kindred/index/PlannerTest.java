package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PlannerTest {

  @Test
  void scansWhatIsFewAndWalksWhatIsMany() {
    assertThat(part(2000, 2000, 128).scans(100)).isTrue();
    assertThat(part(20_000, 20_000, 128).scans(100)).isFalse();
    assertThat(part(2000, 20_000, 128).scans(100)).isTrue();
    assertThat(part(10_000, 1_000_000, 128).scans(100)).isTrue();
    assertThat(part(300_000, 1_000_000, 128).scans(100)).isFalse();
  }

  @Test
  void moreEffortMakesScanningWorthwhileSooner() {
    assertThat(part(100_000, 1_000_000, 128).scans(100)).isFalse();
    assertThat(part(100_000, 1_000_000, 128).scans(1000)).isTrue();
  }

  @Test
  void widerVectorsMakeTheGraphWorthwhileSooner() {
    assertThat(part(10_000, 20_000, 64).scans(100)).isTrue();
    assertThat(part(10_000, 20_000, 1024).scans(100)).isFalse();
  }

  @Test
  void aGraphOfFewerDimensionsIsWalkedSooner() {
    Planner.Part full = new Planner.Part(20_000, 20_000, 1024, 1024);
    Planner.Part reduced = new Planner.Part(20_000, 20_000, 1024, 96);
    assertThat(reduced.walkNanos(100)).isLessThan(full.walkNanos(100));
  }

  @Test
  void withoutAGraphOrWithFewerThanTheEffortThereIsOnlyTheScan() {
    assertThat(new Planner.Part(1_000_000, 1_000_000, 128, 0).scans(100)).isTrue();
    assertThat(part(100, 1_000_000, 128).scans(100)).isTrue();
  }

  @Test
  void aWalkMayMeetAsManyAsAScanIsWorth() {
    Planner.Part part = part(100_000, 1_000_000, 128);
    double met = part.walkNanos(100) / (1_000_000 * -Math.expm1(-10. * 100 / 100_000));
    assertThat(part.visitLimit() * met).isCloseTo(part.scanNanos(), Percentage.withPercentage(1));
  }

  @Test
  void theDefaultEffortIsAHundredOrK() {
    assertThat(Planner.defaultEffort(10)).isEqualTo(100);
    assertThat(Planner.defaultEffort(500)).isEqualTo(500);
  }

  private static Planner.Part part(int accepted, int vectors, int dimension) {
    return new Planner.Part(accepted, vectors, dimension, dimension);
  }
}
