package dev.kindred.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.graph.DType;
import dev.kindred.graph.Float64Evaluator;
import dev.kindred.graph.Graph;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PixelScaleTest {
  private static final double[] RED_GREEN_BLUE = {200, 100, 50};

  private static double[] scaled(PixelScale scale) {
    Graph graph = new Graph("pixels");
    Value images = graph.input("images", DType.FLOAT, Shape.of(1, 3, 1, 1));
    Value scaled = scale.of(new Ops(graph), images);
    return Float64Evaluator.run(graph, Map.of("images", RED_GREEN_BLUE), List.of(scaled))
        .getFirst();
  }

  private static void gives(PixelScale scale, double... expected) {
    assertThat(scaled(scale)).as(scale.text()).containsExactly(expected, Offset.offset(1e-4));
  }

  @Test
  void theCustomaryScalesAreWhatTheirNamesSay() {
    gives(
        PixelScale.named("imagenet"),
        (200 / 255.0 - 0.485) / 0.229,
        (100 / 255.0 - 0.456) / 0.224,
        (50 / 255.0 - 0.406) / 0.225);
    gives(PixelScale.named("caffe"), 50 - 104, 100 - 117, 200 - 123);
    gives(PixelScale.named("unit"), 200 / 255.0, 100 / 255.0, 50 / 255.0);
    gives(PixelScale.named("signed"), 200 / 127.5 - 1, 100 / 127.5 - 1, 50 / 127.5 - 1);
    gives(PixelScale.named("none"), 200, 100, 50);
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    assertThatThrownBy(() -> PixelScale.named("torch"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("torch")
        .hasMessageContaining("imagenet, caffe, unit, signed, none");
  }

  @Test
  void meanAndDeviationMustGoTogether() {
    assertThatThrownBy(
            () -> new PixelScale(PixelScale.Order.RGB, List.of(1.0), List.of(1.0, 1.0, 1.0)))
        .hasMessageContaining("1 or 3");
    assertThatThrownBy(() -> new PixelScale(PixelScale.Order.RGB, List.of(1.0), List.of(0.0)))
        .hasMessageContaining("above 0");
  }
}
