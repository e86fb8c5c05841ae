package dev.kindred.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.compare.ComparisonReport.Measured;
import dev.kindred.compare.Effect.Factor;
import dev.kindred.compare.LossDescription.Cell;
import dev.kindred.compare.LossDescription.Settings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The effects of a 2 × 2 design, by hand. */
class EffectTest {
  private static final List<LossDescription> LOSSES =
      List.of(
          loss("pair", new Cell(false, false)),
          loss("triplet", new Cell(true, false)),
          loss("other", null),
          loss("graded-pair", new Cell(false, true)),
          loss("graded-triplet", new Cell(true, true)));

  private static LossDescription loss(String key, @Nullable Cell cell) {
    return new LossDescription(key, key, "D", cell, Settings.GIVEN, Map.of(), List.of());
  }

  private static List<Run> runs(String loss, double... values) {
    return Invented.runs(loss, values).stream().map(Measured::run).toList();
  }

  private static double mean(List<Effect> effects, Factor factor) {
    Effect effect = effects.stream().filter(e -> e.factor() == factor).findFirst().orElseThrow();
    return effect.overSeeds().mean();
  }

  @Test
  void effectsAreTheHalvedSumsOfTheCells() {
    List<Run> runs =
        Stream.of(
                runs("pair", .5, .6),
                runs("triplet", .6, .8),
                runs("other", 9, 9),
                runs("graded-pair", .7, .7),
                runs("graded-triplet", .9, .9))
            .flatMap(List::stream)
            .toList();
    List<Effect> effects = Effect.of(LOSSES, runs, "map@r");
    assertThat(effects).hasSize(3).allSatisfy(e -> assertThat(e.seeds()).isEqualTo(2));
    // Seed 1: triplets (.1 + .2) / 2, grades (.2 + .3) / 2; seed 2: (.2 + .2) / 2, (.1 + .1) / 2.
    Offset<Double> close = Offset.offset(1e-12);
    assertThat(mean(effects, Factor.FORM)).isCloseTo((.15 + .2) / 2, close);
    assertThat(mean(effects, Factor.GRADES)).isCloseTo((.25 + .1) / 2, close);
    assertThat(mean(effects, Factor.INTERACTION)).isCloseTo((.05 + 0) / 2, close);
    Effect form = effects.getFirst();
    // t(1, .975) = 12.706 times .05 / 2.
    assertThat(form.overSeeds().halfWidth()).isCloseTo(12.706 * .025, Offset.offset(1e-3));
  }

  @Test
  void lossesOfOneCellAreAveraged() {
    List<LossDescription> losses =
        Stream.concat(LOSSES.stream(), Stream.of(loss("second", new Cell(true, false)))).toList();
    List<Run> runs =
        Stream.of(
                runs("pair", 0),
                runs("triplet", .2),
                runs("second", .4),
                runs("graded-pair", 0),
                runs("graded-triplet", 0))
            .flatMap(List::stream)
            .toList();
    assertThat(mean(Effect.of(losses, runs, "map@r"), Factor.FORM))
        .isCloseTo(.15, Offset.offset(1e-12));
  }

  @Test
  void anEmptyCellOrAnUnknownMetricHasNoEffect() {
    List<Run> some = Stream.of(runs("pair", 1), runs("triplet", 1)).flatMap(List::stream).toList();
    assertThat(Effect.of(LOSSES, some, "map@r")).isEmpty();
    List<Run> all = LOSSES.stream().flatMap(l -> runs(l.key(), 1).stream()).toList();
    assertThat(Effect.of(LOSSES, all, "map@r")).hasSize(3);
    assertThat(Effect.of(LOSSES, all, "ndcg")).isEmpty();
  }
}
