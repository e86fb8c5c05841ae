package dev.kindred.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.hostile.Campaign;
import dev.kindred.hostile.Format;
import dev.kindred.hostile.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged zips, manifests and judgments. */
class HostileDataTest {
  private static final List<String> IMAGES =
      List.of("a/1.png", "a/2.png", "b/1.png", "b/sub,folder/\"2\".png", "b/\u00e4.png");

  @Test
  void zipsAreReadOrRefused() throws Exception {
    Campaign.runApart(Zips.class, "-Xmx512m");
  }

  @Test
  void manifestsAreReadOrRefused() throws Exception {
    Campaign.run(new Manifests());
  }

  @Test
  void tripletsAreReadOrRefused() throws Exception {
    Campaign.run(new Judged("triplets.csv"));
  }

  @Test
  void pairsAreReadOrRefused() throws Exception {
    Campaign.run(new Judged("pairs.csv"));
  }

  /** Opens a collection and reads each of its images. */
  abstract static class Collections implements Format {
    @Override
    public void read(Sample file, Path scratch) throws Exception {
      Path data = Files.write(scratch.resolve(file.name()), file.bytes());
      try (ImageFolder folder = ImageFolder.open(data)) {
        assertThat(folder.contentHash()).hasSize(64);
        assertThat(folder.items()).extracting(ImageItem::path).doesNotHaveDuplicates();
        for (ImageItem item : folder.items()) {
          assertThat(item.path()).isNotBlank();
          assertThat(folder.indexOf(item.path())).isNotNegative();
          image(folder, item);
        }
        folder.skipped().forEach(skipped -> assertThat(skipped.reason()).isNotBlank());
      }
    }

    /** One that cannot be read is skipped by whoever wants it. */
    private static void image(ImageFolder folder, ImageItem item) {
      try {
        folder.read(item);
      } catch (IOException e) {
        assertThat(e).message().isNotBlank();
      }
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof DataException;
    }
  }

  static final class Zips extends Collections {
    @Override
    public List<Sample> good(Path scratch) throws Exception {
      Path folders = Folders.zip(scratch.resolve("folders.zip"), IMAGES.toArray(String[]::new));
      Path wrapped =
          Folders.zip(scratch.resolve("wrapped.zip"), "set/", "set/a/1.png", "set\\b\\2.png");
      return List.of(
          new Sample("folders.zip", Files.readAllBytes(folders)),
          new Sample("wrapped.zip", Files.readAllBytes(wrapped)));
    }
  }

  private static final class Manifests extends Collections {
    @Override
    public List<Sample> good(Path scratch) throws Exception {
      for (String image : IMAGES) {
        Folders.image(scratch, image);
      }
      String plain = "path,label,parent\n# a/1.png,x,y\na/2.png,x,\"y\"\n\r\nb/1.png,,y\r\n";
      String quoted = "\ufeff\"b/sub,folder/\"\"2\"\".png\",one\n b/\u00e4.png ,\"t\nwo\"\n";
      return List.of(
          new Sample("plain.csv", plain.replace("# ", "").getBytes(StandardCharsets.UTF_8)),
          new Sample("quoted.csv", quoted.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static final class Judged implements Format {
    private final String name;

    Judged(String name) {
      this.name = name;
    }

    @Override
    public List<Sample> good(Path scratch) throws Exception {
      for (String image : IMAGES) {
        Folders.image(scratch.resolve("images"), image);
      }
      String rows =
          name.startsWith("pairs")
              ? "same,weight,a,b\n1,0.5,a/1.png,a/2.png\nfalse,2,b/1.png,\"b/sub,folder/\"\"2\"\".png\"\n"
              : "a/1.png,a/2.png,b/1.png,3\nb/1.png,\"b/sub,folder/\"\"2\"\".png\",a/1.png,1e-3\n";
      return List.of(new Sample(name, rows.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      Path csv = Files.write(scratch.resolve(file.name()), file.bytes());
      try (ImageFolder folder = ImageFolder.open(scratch.resolve("images"))) {
        Judgments judgments =
            name.startsWith("pairs") ? Pairs.read(csv, folder) : Triplets.read(csv, folder);
        assertThat(judgments.size()).isPositive();
        for (int j = 0; j < judgments.size(); j++) {
          assertThat(judgments.weight(j)).isPositive().isFinite();
        }
      }
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof DataException && message.contains(name);
    }
  }
}
