package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.testing.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code compare --triplets} through the real entry point. */
class CompareJudgmentsTest {
  private static final long SEED = Seeds.suite();

  @TempDir Path folder;

  @Test
  void lossesAreComparedOnJudgmentsAndTheReportShowsNoClasses() throws Exception {
    Path images = folder.resolve("images");
    new GlyphArtist(2, 6, 2, 1).draw(images, drawn -> {});
    Path judgments = folder.resolve("judgments.csv");
    Files.writeString(judgments, sameAlphabet(images, 1500));
    Path out = folder.resolve("out");
    Run run =
        Run.kindred(
            "compare",
            images.toString(),
            "--triplets",
            judgments.toString(),
            "--encoder",
            "conv4-64",
            "--steps",
            "2",
            "--seeds",
            "1",
            "--no-augment",
            "--held-out",
            "0.4",
            "--out",
            out.toString(),
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = JsonMapper.builder().build().readTree(run.out());
    for (String loss : List.of("contrastive", "triplet")) {
      assertThat(result.get("means").get(loss).get("triplet_accuracy").asDouble())
          .isBetween(0.2, 1.0);
    }
    assertThat(Files.readString(out.resolve("report.html")))
        .contains(
            "--triplets " + judgments,
            "--no-augment",
            "40% of the images",
            "Item popularity (Borda)")
        .doesNotContain("Recall@k", "id=\"distances\"");
  }

  @Test
  void lossesThatNeedClassesAreRefused() {
    Run run =
        Run.kindred(
            "compare", ".", "--triplets", "x.csv", "--losses", "triplet,nt-xent", "--out", "o");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("only contrastive and triplet learn from judgments");
  }

  /** What is of the anchor's alphabet is more alike. */
  private static String sameAlphabet(Path images, int n) throws Exception {
    StringBuilder lines = new StringBuilder("anchor,positive,negative\n");
    Random random = new Random(SEED);
    try (ImageFolder opened = ImageFolder.open(images)) {
      List<ImageItem> items = opened.items();
      for (int i = 0; i < n; ) {
        ImageItem a = items.get(random.nextInt(items.size()));
        ImageItem p = items.get(random.nextInt(items.size()));
        ImageItem q = items.get(random.nextInt(items.size()));
        String alphabet = a.labels().getFirst();
        if (!a.equals(p)
            && p.labels().getFirst().equals(alphabet)
            && !q.labels().getFirst().equals(alphabet)) {
          lines.append("%s,%s,%s%n".formatted(a.path(), p.path(), q.path()));
          i++;
        }
      }
    }
    return lines.toString();
  }
}
