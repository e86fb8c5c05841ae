package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

class IdSetsTest {

  @Test
  void readsWhatTheSpecificationWrites() throws IndexException {
    // Cookie, one container, key 0, two values, offset 16, the values 1 and 258, little endian.
    assertThat(read("3a300000" + "01000000" + "00000100" + "10000000" + "01000201"))
        .isEqualTo(RoaringBitmap.bitmapOf(1, 258));
    // One run container: key 1, four values, one run that begins at 5.
    assertThat(read("3b300000" + "01" + "01000300" + "0100" + "05000300"))
        .isEqualTo(RoaringBitmap.bitmapOf(65541, 65542, 65543, 65544));
    assertThat(read("3a300000" + "00000000")).isEqualTo(new RoaringBitmap());
  }

  @Test
  void readsWhatTheLibraryWrites(@TempDir Path folder) throws Exception {
    long seed = Seeds.suite();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      RoaringBitmap ids = randomIds(random);
      Path file = Files.write(folder.resolve("ids.roaring"), bytes(ids));
      assertThat(IdSets.read(file)).as("seed %d", seed).isEqualTo(ids);
    }
  }

  @Test
  void whatIsDamagedIsRefusedOrStillASet() throws Exception {
    long seed = Seeds.suite();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2000; round++) {
      byte[] good = bytes(randomIds(random));
      byte[] cut = Arrays.copyOf(good, random.nextInt(good.length));
      assertThatThrownBy(() -> IdSets.read(cut, "ids"))
          .as("seed %d", seed)
          .isInstanceOf(IndexException.class)
          .hasMessageStartingWith("ids is not a set of ids in the portable Roaring format: it");
      byte[] changed = good.clone();
      changed[random.nextInt(Math.min(good.length, 40))] ^= (byte) (1 << random.nextInt(8));
      try {
        RoaringBitmap ids = IdSets.read(changed, "ids");
        int[] ascending = ids.toArray();
        assertThat(ascending).hasSize(ids.getCardinality());
        for (int i = 1; i < ascending.length; i++) {
          assertThat(Integer.compareUnsigned(ascending[i - 1], ascending[i])).isNegative();
        }
      } catch (IndexException e) {
        assertThat(e).hasMessageStartingWith("ids is not a set of ids");
      }
    }
  }

  @Test
  void saysWhatIsWrong(@TempDir Path folder) {
    assertRefused("50617261", "it does not begin like one");
    assertRefused("3a300000ffffffff", "it claims 4294967295 containers");
    assertRefused(
        "3a300000" + "01000000" + "00000100" + "10000000" + "02010100", "ids of container 0");
    assertRefused("3a300000" + "01000000" + "00000100" + "11000000" + "01000201", "not where it");
    assertRefused("3a3000000000000000", "goes on for 1 bytes after its end");
    assertRefused("3b300000" + "01" + "01000200" + "0100" + "05000300", "holds 4 ids and claims 3");
    assertThatThrownBy(() -> IdSets.read(folder.resolve("none.roaring")))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("none.roaring");
  }

  private static void assertRefused(String hex, String message) {
    assertThatThrownBy(() -> read(hex))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining(message);
  }

  private static RoaringBitmap read(String hex) throws IndexException {
    return IdSets.read(HexFormat.of().parseHex(hex), "ids");
  }

  private static RoaringBitmap randomIds(SplittableRandom random) {
    RoaringBitmap ids = new RoaringBitmap();
    for (int container = random.nextInt(7); container >= 0; container--) {
      int base = random.nextInt(100) << 16;
      switch (random.nextInt(3)) {
        case 0 -> ids.add(base + 5L, base + 6L + random.nextInt(60_000));
        case 1 -> random.ints(6000, base, base + 65_536).forEach(ids::add);
        default -> random.ints(50, base, base + 65_536).forEach(ids::add);
      }
    }
    ids.runOptimize();
    return ids;
  }

  private static byte[] bytes(RoaringBitmap ids) {
    ByteBuffer bytes = ByteBuffer.allocate(ids.serializedSizeInBytes());
    ids.serialize(bytes);
    return bytes.array();
  }
}
