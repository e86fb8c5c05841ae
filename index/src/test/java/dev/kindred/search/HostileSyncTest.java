package dev.kindred.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.data.Skipped;
import dev.kindred.hostile.Cases;
import dev.kindred.hostile.ImageFiles;
import dev.kindred.hostile.Sample;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.ImageException;
import dev.kindred.image.ImageFormat;
import dev.kindred.image.Limits;
import dev.kindred.index.LuceneIndex;
import dev.kindred.testing.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of real images, broken and whole, and of damaged ones. */
class HostileSyncTest {
  @TempDir Path folder;

  @Test
  void brokenImagesAreSkippedWithTheirReasonAndTheOthersAreIndexed() throws Exception {
    long seed = Seeds.suite();
    Path images = Files.createDirectory(folder.resolve("images"));
    Map<String, String> broken = new TreeMap<>();
    Cases cases = Cases.of(ImageFiles.good(), ImageFiles.others(), seed);
    ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
    for (int i = 0; i < cases.size(); i++) {
      Sample file = cases.get(i);
      String name = "%06d-%s".formatted(i, file.name());
      name = ImageFormat.hasImageExtension(name) ? name : name + ".png";
      Files.write(images.resolve(name), file.bytes());
      try {
        decoder.decode(file.bytes(), Colours.INPUT.decodeSide());
      } catch (ImageException e) {
        broken.put(name, e.getMessage());
      }
    }
    Path model = Colours.model(folder.resolve("m.onnx"));
    Path index = folder.resolve("index");
    int good = cases.size() - broken.size();
    SyncResult first = sync(images, index, model);
    assertThat(differences(first, broken)).as("seed %d", seed).isEmpty();
    assertThat(first.added()).as("seed %d", seed).isEqualTo(good);
    SyncResult second = sync(images, index, model);
    assertThat(differences(second, broken)).as("seed %d", seed).isEmpty();
    assertThat(second.unchanged()).as("seed %d", seed).isEqualTo(good);
    assertThat(LuceneIndex.verify(index).intact()).as("seed %d", seed).isTrue();
    try (ImageSearch search = ImageSearch.open(index)) {
      assertThat(search.index().statistics().entries()).isEqualTo(good);
      float[] vector = search.embed(Colours.png(0xff0000));
      assertThat(search.search(ImageQuery.of(vector, 10)).hits()).isNotEmpty();
    }
    System.out.printf(
        "HostileSyncTest: %d files and %d mutations of seed %d; %d were indexed, %d skipped%n",
        cases.whole().size(), cases.mutations(), seed, good, broken.size());
  }

  private static SyncResult sync(Path images, Path index, Path model) throws Exception {
    return new FolderSync(images, index, model, SyncOptions.DEFAULT).run(SyncListener.SILENT);
  }

  /** Files that were skipped, or not, against expectation; of hundreds, only these are told. */
  private static Set<Map.Entry<String, String>> differences(
      SyncResult result, Map<String, String> expected) {
    Map<String, String> skipped =
        result.skipped().stream().collect(Collectors.toMap(Skipped::path, Skipped::reason));
    Set<Map.Entry<String, String>> differences = new HashSet<>(skipped.entrySet());
    differences.removeAll(expected.entrySet());
    expected.entrySet().stream()
        .filter(file -> !file.getValue().equals(skipped.get(file.getKey())))
        .forEach(differences::add);
    return differences;
  }
}
