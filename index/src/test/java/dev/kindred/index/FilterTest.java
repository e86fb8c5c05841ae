package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/** Filters in the index against the same predicate applied by a loop. */
class FilterTest {

  @TempDir Path directory;

  @Test
  void aLabelIsAnyLevelOrTheWholeClass() {
    assertThat(Example.entry("a", "script", "Greek", "alpha").labelNames())
        .containsExactlyInAnyOrder(
            "script", "Greek", "alpha", "script/Greek", "script/Greek/alpha");
    assertThat(Example.entry("a").labelNames()).isEmpty();
  }

  @Test
  void theTypeIsTheExtensionInOneSpelling() {
    assertThat(FileType.of("a.b/c.JPG")).isEqualTo("jpeg");
    assertThat(FileType.of("a.b/c")).isEmpty();
    assertThat(FileType.of("c.tif")).isEqualTo("tiff");
    assertThat(FileType.of("c.tar.webp")).isEqualTo("webp");
  }

  @Test
  void aBitmapChangedAfterwardsDoesNotChangeTheFilter() {
    RoaringBitmap ids = RoaringBitmap.bitmapOf(1, 2);
    Filter.IdIn filter = new Filter.IdIn(ids);
    ids.add(3);
    filter.ids().add(4);
    assertThat(filter).isEqualTo(new Filter.IdIn(RoaringBitmap.bitmapOf(1, 2)));
  }
}
