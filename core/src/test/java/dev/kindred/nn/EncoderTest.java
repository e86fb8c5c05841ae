package dev.kindred.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EncoderTest {
  @Test
  void saysInWordsWhatItIsMadeOf() {
    assertThat(Encoder.named("conv4-64").inWords())
        .isEqualTo("conv4-64: 1 × 28 × 28; 4 × conv 3×3 to 64, pooled; flattened; 64 dimensions");
  }
}
