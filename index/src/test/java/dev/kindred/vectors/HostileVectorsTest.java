package dev.kindred.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.hostile.Campaign;
import dev.kindred.hostile.Format;
import dev.kindred.hostile.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Damaged files of vectors. */
class HostileVectorsTest {
  @Test
  void vectorsAreReadOrRefused() throws Exception {
    Campaign.runApart(Vectors.class, "-Xmx512m");
  }

  static final class Vectors implements Format {
    private static final int DIMENSION = 6;

    @Override
    public List<Sample> good(Path scratch) throws Exception {
      SplittableRandom random = new SplittableRandom(1);
      List<Sample> files = new ArrayList<>();
      for (VectorFormat format : VectorFormat.values()) {
        Path file = scratch.resolve("good" + format.extension());
        try (VectorWriter writer = new VectorWriter(file, format, DIMENSION)) {
          for (int row = 0; row < 20; row++) {
            float[] vector = new float[DIMENSION];
            for (int d = 0; d < DIMENSION; d++) {
              vector[d] = (float) random.nextGaussian();
            }
            writer.add(vector);
          }
        }
        files.add(new Sample("v" + format.extension(), Files.readAllBytes(file)));
      }
      return files;
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      Path path = Files.write(scratch.resolve(file.name()), file.bytes());
      float[][] all = VectorReader.readAll(path);
      try (VectorReader in = VectorReader.open(path)) {
        assertThat(in.rows()).isEqualTo(all.length);
        for (float[] row : all) {
          float[] vector = Objects.requireNonNull(in.nextUnit());
          assertThat(row).hasSize(in.dimension());
          assertThat(vector).hasSize(in.dimension());
          for (float component : vector) {
            assertThat(component).isBetween(-1.001f, 1.001f);
          }
        }
        assertThat(in.next()).isNull();
      }
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof VectorFileException && message.contains("/v.");
    }
  }
}
