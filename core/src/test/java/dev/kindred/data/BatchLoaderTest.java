package dev.kindred.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.image.Augmentation;
import dev.kindred.image.Fit;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.Limits;
import dev.kindred.image.Orientation;
import dev.kindred.image.Preprocess;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchLoaderTest {
  private static final Preprocess INPUT = new Preprocess(1, 8, 8, Fit.STRETCH);

  @TempDir Path root;

  @Test
  void batchesAreTheSameForAnyNumberOfThreads() throws IOException {
    Folders.classes(root, 6, 4);
    List<float[]> alone = samples(1, Augmentation.GLYPHS, true, 12);
    assertThat(samples(4, Augmentation.GLYPHS, true, 12))
        .usingRecursiveComparison()
        .isEqualTo(alone);
    assertThat(alone.get(0)).isNotEqualTo(alone.get(1));
  }

  @Test
  void aBatchHoldsItsItemsInOrder() throws IOException {
    Folders.classes(root, 6, 4);
    try (ImageFolder folder = ImageFolder.open(root);
        BatchLoader loader = loader(folder, 2, Augmentation.NONE, false, 1L << 30)) {
      int[] classOf = classOf(folder);
      PkSampler sampler = new PkSampler(classOf, 3, 2, 5);
      ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
      for (long step = 0; step < 10; step++) {
        Batch batch = loader.next();
        assertThat(batch.size()).isEqualTo(6);
        assertThat(batch.items()).isEqualTo(sampler.batch(step));
        assertThat(batch.classes())
            .isEqualTo(Arrays.stream(batch.items()).map(i -> classOf[i]).toArray());
        assertThat(batch.images().isDirect()).isTrue();
        assertThat(batch.images().order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(batch.images().remaining()).isEqualTo(6 * INPUT.size());
        float[] expected = new float[INPUT.size()];
        ImageItem second = folder.items().get(batch.items()[1]);
        INPUT.apply(decoder.decode(folder.read(second)), expected, 0);
        float[] actual = new float[INPUT.size()];
        batch.images().get(INPUT.size(), actual);
        // Prepared images have rounded samples and are read between pixels.
        assertThat(meanDifference(actual, expected)).isLessThan(20);
      }
    }
  }

  @Test
  void quarterTurnsBecomeClasses() throws IOException {
    Folders.classes(root, 3, 4);
    Preprocess whole = new Preprocess(1, 12, 12, Fit.STRETCH);
    try (ImageFolder folder = ImageFolder.open(root)) {
      int[] classOf = classOf(folder);
      PkSampler sampler = new PkSampler(classOf, 4, 2, 5);
      ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
      try (BatchLoader loader =
          new BatchLoader(
              folder, folder.items(), classOf, sampler, whole, Augmentation.NONE, true, 2, 9)) {
        for (int step = 0; step < 10; step++) {
          Batch batch = loader.next();
          for (int i = 0; i < batch.size(); i++) {
            int turns = batch.quarterTurns()[i];
            int item = batch.items()[i];
            assertThat(batch.classes()[i]).isEqualTo(4 * classOf[item] + turns);
            float[] expected = new float[whole.size()];
            whole.apply(
                Orientation.clockwise(turns)
                    .apply(decoder.decode(folder.read(folder.items().get(item)))),
                expected,
                0);
            float[] actual = new float[whole.size()];
            batch.images().get(i * whole.size(), actual);
            assertThat(actual).usingComparatorWithPrecision(0.01f).containsExactly(expected);
          }
        }
      }
    }
  }

  @Test
  void anUnreadableImageIsReplacedByAnotherOfItsClassAndListedOnce() throws IOException {
    Folders.classes(root, 3, 3);
    Folders.bytes(root, "c1/1.png", new byte[] {1, 2, 3});
    try (ImageFolder folder = ImageFolder.open(root);
        BatchLoader loader = loader(folder, 2, Augmentation.NONE, false, 1L << 30)) {
      int[] classOf = classOf(folder);
      for (int step = 0; step < 30; step++) {
        Batch batch = loader.next();
        for (int i = 0; i < batch.size(); i++) {
          assertThat(batch.items()[i]).isNotEqualTo(4);
          assertThat(batch.classes()[i]).isEqualTo(classOf[batch.items()[i]]);
        }
        for (int p = 0; p < 3; p++) {
          assertThat(batch.classes()[2 * p]).isEqualTo(batch.classes()[2 * p + 1]);
        }
      }
      assertThat(loader.skipped()).hasSize(1);
      assertThat(loader.skipped().getFirst().path()).isEqualTo("c1/1.png");
      assertThat(loader.skipped().getFirst().reason()).contains("not a JPEG");
    }
  }

  @Test
  void aClassWithoutAnyReadableImageIsReplacedByOthers() throws IOException {
    Folders.classes(root, 3, 2);
    Folders.bytes(root, "c1/0.png", new byte[] {1});
    Folders.bytes(root, "c1/1.png", new byte[] {1});
    try (ImageFolder folder = ImageFolder.open(root);
        BatchLoader loader = loader(folder, 1, Augmentation.NONE, false, 1L << 30)) {
      for (int step = 0; step < 10; step++) {
        assertThat(loader.next().classes()).doesNotContain(1);
      }
    }
  }

  @Test
  void aJudgmentWithAnUnreadableImageIsReplacedByAnother() throws IOException {
    Folders.classes(root, 2, 3);
    Folders.bytes(root, "c1/1.png", new byte[] {1, 2, 3});
    Triplets triplets =
        new Triplets(
            new int[] {0, 4, 1, 2},
            new int[] {1, 0, 3, 4},
            new int[] {2, 1, 5, 0},
            new float[] {1, 2, 3, 4});
    JudgmentSampler sampler = new JudgmentSampler(triplets, 3, 5);
    try (ImageFolder folder = ImageFolder.open(root);
        BatchLoader loader =
            new BatchLoader(folder, folder.items(), sampler, INPUT, Augmentation.NONE, 2, 9)) {
      for (int step = 0; step < 20; step++) {
        Batch batch = loader.next();
        assertThat(batch.size()).isEqualTo(9);
        assertThat(batch.judgments()).hasSize(3).doesNotContain(1, 3);
        for (int t = 0; t < 3; t++) {
          for (int role = 0; role < 3; role++) {
            int item = triplets.item(batch.judgments()[t], role);
            assertThat(batch.items()[3 * role + t]).isEqualTo(item);
          }
        }
      }
      assertThat(loader.skipped()).extracting(Skipped::path).containsExactly("c1/1.png");
    }
  }

  @Test
  void withNothingReadableTheReasonIsTold() throws IOException {
    Folders.bytes(root, "a/0.png", new byte[] {1});
    Folders.bytes(root, "a/1.png", new byte[] {1});
    Folders.bytes(root, "b/0.png", new byte[] {1});
    Folders.bytes(root, "b/1.png", new byte[] {1});
    try (ImageFolder folder = ImageFolder.open(root);
        BatchLoader loader = loader(folder, 2, Augmentation.NONE, false, 1L << 30)) {
      assertThatThrownBy(loader::next)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("4 images cannot be read")
          .hasMessageContaining(".png");
    }
  }

  @Test
  void aBatchStaysValidUntilTheSecondNextCall() throws IOException {
    Folders.classes(root, 6, 4);
    try (ImageFolder folder = ImageFolder.open(root);
        BatchLoader loader = loader(folder, 2, Augmentation.GLYPHS, false, 1L << 30)) {
      Batch previous = loader.next();
      for (int step = 0; step < 40; step++) {
        float[] before = copy(previous.images());
        Batch current = loader.next();
        assertThat(copy(previous.images())).as("step %d", step).isEqualTo(before);
        previous = current;
      }
    }
  }

  @Test
  void aSmallMemoryBudgetChangesNothing() throws IOException {
    Folders.classes(root, 6, 4);
    List<float[]> expected = samples(1, Augmentation.GLYPHS, false, 6);
    List<float[]> actual = new ArrayList<>();
    try (ImageFolder folder = ImageFolder.open(root);
        BatchLoader loader = loader(folder, 2, Augmentation.GLYPHS, false, 500)) {
      for (int i = 0; i < 6; i++) {
        actual.add(copy(loader.next().images()));
      }
    }
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void closingEndsTheWorkers() throws IOException {
    Folders.classes(root, 3, 2);
    try (ImageFolder folder = ImageFolder.open(root)) {
      BatchLoader loader = loader(folder, 3, Augmentation.NONE, false, 1L << 30);
      loader.next();
      loader.close();
      loader.close();
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().startsWith("kindred-batch") && thread.isAlive());
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10; i++) {
                  loader.next();
                }
              })
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  private List<float[]> samples(
      int threads, Augmentation augmentation, boolean quarterTurns, int steps) throws IOException {
    List<float[]> samples = new ArrayList<>();
    try (ImageFolder folder = ImageFolder.open(root);
        BatchLoader loader = loader(folder, threads, augmentation, quarterTurns, 1L << 30)) {
      for (int i = 0; i < steps; i++) {
        samples.add(copy(loader.next().images()));
      }
    }
    return samples;
  }

  private static BatchLoader loader(
      ImageFolder folder,
      int threads,
      Augmentation augmentation,
      boolean quarterTurns,
      long budgetBytes) {
    int[] classOf = classOf(folder);
    PreparedImages images =
        new PreparedImages(
            folder, folder.items(), INPUT, new ImageDecoder(Limits.DEFAULT), budgetBytes);
    PkSampler sampler = new PkSampler(classOf, 3, 2, 5);
    return new BatchLoader(images, classOf, sampler, INPUT, augmentation, quarterTurns, threads, 9);
  }

  private static int[] classOf(ImageFolder folder) {
    List<String> keys =
        folder.items().stream().map(ImageItem::classKey).distinct().sorted().toList();
    return folder.items().stream().mapToInt(item -> keys.indexOf(item.classKey())).toArray();
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] copy = new float[buffer.capacity()];
    buffer.get(0, copy);
    return copy;
  }

  private static double meanDifference(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }
}
