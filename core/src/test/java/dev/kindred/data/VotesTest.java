package dev.kindred.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VotesTest {

  /** Of 0: 1 before 2 by 3 to 1, 3 before 1 by 2 to 0, and 2 and 3 tied. */
  private static final Triplets LINES =
      new Triplets(
          new int[] {0, 0, 0, 0, 0, 0},
          new int[] {1, 2, 3, 3, 2, 3},
          new int[] {2, 1, 1, 1, 3, 2},
          new float[] {3, 1, 1, 1, 1, 1});

  @Test
  void theMajorityStandsWithItsLeadAndTiesAreLeftOut() {
    Triplets majority = Votes.of(LINES).majority();
    assertThat(majority.anchors()).containsExactly(0, 0);
    assertThat(majority.positives()).containsExactly(1, 3);
    assertThat(majority.negatives()).containsExactly(2, 1);
    assertThat(majority.weights()).containsExactly(2, 2);
  }

  /** P[p > ½] of Beta(4, 2) is P[k ≤ 3] of five throws, 26/32; of Beta(3, 1) it is 7/8. */
  @Test
  void theCeilingIsHowCertainMajoritiesAre() {
    Votes votes = Votes.of(LINES);
    assertThat(votes.ceiling(votes.majority()).orElseThrow())
        .isCloseTo((2 * 26 / 32.0 + 2 * 7 / 8.0) / 4, within(1e-12));
    assertThat(votes.ceiling(votes.majority().select(new int[] {1})).orElseThrow())
        .isCloseTo(7 / 8.0, within(1e-12));
    assertThat(Votes.certainty(5, 5)).isCloseTo(0.5, within(1e-12));
    assertThat(Votes.certainty(400, 0)).isCloseTo(1, within(1e-12));
  }

  @Test
  void manyVotesThatAreCloseStayUncertain() {
    double[][] cases = {{250, 249}, {260, 250}, {300, 290}, {600, 590}, {5200, 5000}, {9000, 0}};
    for (double[] votes : cases) {
      assertThat(Votes.certainty(votes[0], votes[1]))
          .as("%.0f to %.0f", votes[0], votes[1])
          .isCloseTo(binomial(votes[0], votes[0] + votes[1] + 1), within(1e-4));
    }
    assertThat(Votes.certainty(1e12, 1e12)).isCloseTo(0.5, within(1e-12));
  }

  /** P[k ≤ most] of n throws of a coin, by logarithms. */
  private static double binomial(double most, double n) {
    double log = n * Math.log(0.5);
    double sum = Math.exp(log);
    for (int k = 1; k <= most; k++) {
      log += Math.log((n - k + 1) / k);
      sum += Math.exp(log);
    }
    return sum;
  }

  @Test
  void weightsInOneDirectionAreNotVotes() {
    Votes votes = Votes.of(LINES.select(new int[] {0, 2, 3}));
    assertThat(votes.majority().weights()).containsExactly(3, 2);
    assertThat(votes.ceiling(votes.majority())).isEmpty();
  }
}
