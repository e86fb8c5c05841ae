package dev.kindred.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgmentFileTest {
  @TempDir Path root;

  private Path data;

  /** Numbers: 0 is a.png, 1 is b.png, 2 is "c, d.png", 3 is sub/e.png. */
  @BeforeEach
  void writeImages() throws IOException {
    data = root.resolve("photos");
    Folders.image(data, "a.png");
    Folders.image(data, "b.png");
    Folders.image(data, "c, d.png");
    Folders.image(data, "sub/e.png");
  }

  @Test
  void aHeaderIsOptional() throws IOException {
    for (String header : new String[] {"", "anchor,positive,negative\n"}) {
      Triplets triplets = triplets(header + "a.png,b.png,\"c, d.png\"\nsub/e.png,a.png,b.png\n");
      assertThat(triplets.anchors()).containsExactly(0, 3);
      assertThat(triplets.positives()).containsExactly(1, 0);
      assertThat(triplets.negatives()).containsExactly(2, 1);
      assertThat(triplets.weights()).containsExactly(1, 1);
    }
    assertThat(triplets("a.png,b.png,sub/e.png,2.5\n").weights()).containsExactly(2.5f);
  }

  @Test
  void aHeaderSaysWhichColumnIsWhich() throws IOException {
    Triplets triplets = triplets("Weight,negative,Anchor,positive\n0.5,sub/e.png,a.png,b.png\n");
    assertThat(triplets.anchors()).containsExactly(0);
    assertThat(triplets.positives()).containsExactly(1);
    assertThat(triplets.negatives()).containsExactly(3);
    assertThat(triplets.weights()).containsExactly(0.5f);
  }

  @Test
  void repeatedJudgmentsAreVotes() throws IOException {
    Triplets triplets = triplets("a.png,b.png,sub/e.png\na.png,sub/e.png,b.png\n".repeat(2));
    assertThat(triplets.size()).isEqualTo(4);
    assertThat(triplets.positives()).containsExactly(1, 3, 1, 3);
  }

  @Test
  void pairsAreTheSameOrNot() throws IOException {
    Pairs pairs =
        pairs(
            """
            a,b,same,weight
            a.png,b.png,1,3
            a.png,sub/e.png,FALSE,1
            b.png,a.png,true,1
            b.png,sub/e.png,0,1
            """);
    assertThat(pairs.first()).containsExactly(0, 0, 1, 1);
    assertThat(pairs.second()).containsExactly(1, 3, 0, 3);
    assertThat(pairs.same()).containsExactly(true, false, true, false);
    assertThat(pairs.weights()).containsExactly(3, 1, 1, 1);
  }

  @Test
  void theCollectionsOwnFolderMayStandInFrontOfPaths() throws IOException {
    String csv = "photos/a.png,./b.png,photos\\sub\\e.png\n";
    assertThat(triplets(csv).negatives()).containsExactly(3);
    Path zip =
        Folders.zip(root.resolve("x.zip"), "photos/a.png", "photos/b.png", "photos/sub/e.png");
    Path file = Files.writeString(root.resolve("z.csv"), csv + "a.png,b.png,sub/e.png\n");
    try (ImageFolder folder = ImageFolder.open(zip)) {
      Triplets triplets = Triplets.read(file, folder);
      assertThat(triplets.anchors()).containsExactly(0, 0);
      assertThat(triplets.negatives()).containsExactly(2, 2);
    }
  }

  @Test
  void aPathAsItIsListedComesFirst() throws IOException {
    Folders.image(data, "photos/a.png");
    try (ImageFolder folder = ImageFolder.open(data)) {
      assertThat(folder.items().get(folder.indexOf("photos/a.png")).path())
          .isEqualTo("photos/a.png");
      assertThat(folder.indexOf("photos/b.png")).isEqualTo(folder.indexOf("b.png"));
      assertThat(folder.indexOf("other/b.png")).isNegative();
      assertThat(folder.indexOf("")).isNegative();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "anchor,positive/a.png,b.png | line 1: the column 'negative' is missing",
        "anchor,positive,negative,wieght/a.png,b.png,sub/e.png,1 | line 1: 'wieght' is neither",
        "anchor,positive,negative,anchor/a.png,b.png,a.png,b.png | line 1: the column 'anchor' occurs",
        "anchor,positive,negative/a.png,b.png | line 2: 2 cells where anchor,positive,negative",
        "a.png,b.png | line 1: 2 cells; each line has the columns anchor,positive,negative[,weight]",
        "a.png,b.png,b.png,1,1 | line 1: 5 cells",
        "a.png,b.png,no.png | line 1: there is no image 'no.png' in",
        "a.png,b.png,no.png | such as 'a.png'",
        "anchor,positive,negative//a.png,b.png, | line 3: there is no image '' in",
        "a.png,b.png,b.png | line 1: names b.png twice",
        "a.png,a.png,b.png | line 1: names a.png twice",
        "a.png,b.png,a.png | line 1: names a.png twice",
        "a.png,b.png,\"c, d.png\",0 | line 1: the weight must be a number above 0, not '0'",
        "a.png,b.png,\"c, d.png\",-1 | not '-1'",
        "a.png,b.png,\"c, d.png\",NaN | not 'NaN'",
        "a.png,b.png,\"c, d.png\",Infinity | not 'Infinity'",
        "a.png,b.png,\"c, d.png\",1e-60 | not '1e-60'",
        "a.png,b.png,\"c, d.png\",much | not 'much'",
        "a.png,b.png,\"c, d.png\", | not ''",
        "anchor,positive,negative | holds no judgments; write one on each line",
        "/ | holds no judgments"
      })
  void mistakesInTripletsAreNamedWithTheirLine(String lines, String message) {
    assertThatThrownBy(() -> triplets(lines.replace("/", "\n").replace("sub\n", "sub/")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("judgments.csv")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "a.png,b.png,yes | line 1: same must be 0, 1, true or false, not 'yes'",
        "a,b/a.png,b.png | line 1: the column 'same' is missing; the columns are a,b,same[,weight]",
        "a,b,same/a.png,a.png,1 | line 2: names a.png twice",
        "a,b,same/a.png,no.png,1 | line 2: there is no image 'no.png'"
      })
  void mistakesInPairsAreNamedWithTheirLine(String lines, String message) {
    assertThatThrownBy(() -> pairs(lines.replace('/', '\n')))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aMissingFileIsNamedWithWhatItShouldHold() throws IOException {
    try (ImageFolder folder = ImageFolder.open(data)) {
      assertThatThrownBy(() -> Triplets.read(root.resolve("none.csv"), folder))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("there is no")
          .hasMessageContaining("none.csv; give a CSV file with the columns anchor,positive");
    }
  }

  private Triplets triplets(String csv) throws IOException {
    try (ImageFolder folder = ImageFolder.open(data)) {
      return Triplets.read(Files.writeString(root.resolve("judgments.csv"), csv), folder);
    }
  }

  private Pairs pairs(String csv) throws IOException {
    try (ImageFolder folder = ImageFolder.open(data)) {
      return Pairs.read(Files.writeString(root.resolve("judgments.csv"), csv), folder);
    }
  }
}
