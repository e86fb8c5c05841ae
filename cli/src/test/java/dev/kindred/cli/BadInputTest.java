package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is said in one line, with the right exit code, and nothing is lost. */
class BadInputTest {
  @TempDir static Path folder;

  private static Path images;
  private static Path model;
  private static Path otherModel;
  private static Path index;
  private static Path image;

  @BeforeAll
  static void aModelAndAnIndex() throws IOException {
    images = folder.resolve("images");
    model = folder.resolve("m.onnx");
    otherModel = folder.resolve("other.onnx");
    index = folder.resolve("index");
    new GlyphArtist(2, 4, 4, 1).draw(images, drawn -> {});
    try (Stream<Path> files = Files.walk(images)) {
      image = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    done("train", images, "--out", model, "--encoder", "conv4-64", "--epochs", 1);
    done("train", images, "--out", otherModel, "--encoder", "gray28", "--epochs", 1);
    done("index", images, "--index", index, "--model", model);
  }

  @Test
  void aMissingFolder() {
    Path missing = folder.resolve("missing");
    fails("train", missing, "--out", folder.resolve("x.onnx")).contains("there is no " + missing);
    fails("index", missing, "--index", index)
        .contains(index + " belongs to " + images + ", not to " + missing);
    fails("index", missing, "--index", index, "--add").contains("there is no " + missing);
    fails("index", "--index", missing).contains("holds no index yet");
    fails("evaluate", missing, "--model", model).contains("there is no " + missing);
    theIndexIsWhole();
  }

  @Test
  void aFolderWhereAFileIsWanted() {
    Path out = folder.resolve("x.onnx");
    fails("train", images, "--out", out, "--backbone", images).contains(images + " is a folder");
    fails("index", images, "--index", folder.resolve("new"), "--model", images)
        .contains(images + " is a folder; name the .onnx file");
    fails("search", images, "--index", index).contains("'" + images + "' is a folder; name an");
    fails("search", "", "--index", index).contains("'' is a folder");
  }

  @Test
  void aFileWhereAFolderIsWanted() {
    fails("compare", images, "--out", model).contains(model + " is a file");
    fails("demo", "--out", image).contains(image + " is a file");
  }

  @Test
  void anEmptyFolder() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    fails("train", empty, "--out", folder.resolve("x.onnx")).contains("there are no images in");
    fails("embed", empty, "--model", model, "--out", folder.resolve("x")).contains("no images");
    assertThat(folder.resolve("x.npy")).doesNotExist();
    assertThat(folder.resolve("x.csv")).doesNotExist();
  }

  @Test
  void oneClassOnly() throws IOException {
    Path one = folder.resolve("one");
    new GlyphArtist(1, 1, 6, 1).draw(one, drawn -> {});
    fails("train", one, "--out", folder.resolve("x.onnx")).contains("one class only");
    assertThat(folder.resolve("x.onnx")).doesNotExist();
  }

  @Test
  void aModelOfAnotherDimension() {
    fails("index", images, "--index", index, "--model", otherModel)
        .contains("dimension 64", "128", "--rebuild");
    theIndexIsWhole();
  }

  @Test
  void aClusterThatIsNoneOrNowhere() {
    Run typo = Run.kindred("search", image.toString(), "--index", "opensearch://node/Photos");
    assertThat(typo.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(typo.err()).contains("opensearch://node/Photos is not the address of an index");
    Run part = Run.kindred("index", images.toString(), "--index", "x", "--shard", "3of4");
    assertThat(part.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(part.err()).contains("'3of4' is not a part; write for example 3/8");
    misused("info", "opensearch://ann:secret@node/photos")
        .contains("a login does not belong into an address", "KINDRED_OPENSEARCH_USER")
        .doesNotContain("secret");
    misused("serve", "--index", "opensearch://node/photos")
        .contains("serve takes an index in a folder; opensearch://node/photos is on a cluster");
    fails("info", "opensearch://127.0.0.1:1/photos")
        .contains("cannot connect to http://127.0.0.1:1");
  }

  @Test
  void aTruncatedModel() throws IOException {
    Path cut = folder.resolve("cut.onnx");
    byte[] bytes = Files.readAllBytes(model);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    fails("info", cut).contains("cut.onnx is not a usable model").doesNotContain("Error code");
    fails("index", images, "--index", index, "--model", cut).contains("cut.onnx");
    fails("evaluate", images, "--model", folder.resolve("none.onnx")).contains("no model at");
    theIndexIsWhole();
  }

  @Test
  void anOutputThatCannotBeWritten() throws IOException {
    Path nowhere = folder.resolve("no-such-folder");
    fails("train", images, "--out", nowhere.resolve("m.onnx")).contains("there is no folder");
    fails("embed", images, "--model", model, "--out", nowhere.resolve("x"))
        .contains("there is no folder");
    fails("train", images, "--out", images).contains("is a folder");
    Path file = Files.writeString(folder.resolve("a-file"), "text");
    fails("index", images, "--index", file, "--model", model).contains("a-file");
    assertThat(file).hasContent("text");
  }

  @Test
  void aGpuThatABuildForTheCpuCannotUse() {
    Path out = folder.resolve("gpu.onnx");
    fails("train", images, "--out", out, "--encoder", "conv4-64", "--device", "cuda")
        .contains("cuda:0 cannot be used", "mvn -Pcuda package", "--device cpu");
    fails("embed", images, "--model", model, "--out", folder.resolve("x"), "--device", "cuda:1")
        .contains("cuda:1 cannot be used")
        .doesNotContain("not a usable model");
    fails("index", images, "--index", index, "--device", "cuda").contains("cannot be used");
    fails("search", image, "--index", index, "--device", "cuda").contains("cannot be used");
    fails("evaluate", images, "--model", model, "--device", "cuda").contains("cannot be used");
    fails("compare", images, "--out", folder.resolve("c"), "--epochs", 1, "--device", "cuda")
        .contains("cannot be used");
    misused("embed", images, "--model", model, "--out", folder.resolve("x"), "--device", "gpu")
        .contains("'gpu' is not a device");
    theIndexIsWhole();
  }

  @Test
  void aBrokenQueryImage() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.png"), "not an image");
    fails("search", broken, "--index", index).contains("broken.png cannot be searched by");
    fails("search", folder.resolve("none.png"), "--index", index).contains("there is no file");
    fails("search", image, "--index", folder.resolve("empty-index")).contains("holds no index");
  }

  @Test
  void anUnknownFieldPointsAtItsColumn() {
    misused("search", image, "--index", index, "--where", "width > 9 and colour = red")
        .contains("unknown field 'colour'", "column 15")
        .contains("width > 9 and colour = red\n  " + " ".repeat(14) + "^");
  }

  @Test
  void numbersOutOfRange() {
    misused("search", image, "--index", index, "-k", 0).contains("-k must be at least 1, not 0");
    misused("search", image, "--index", index, "-k", "many").contains("'many'");
    misused("train", images, "--out", model, "--epochs", 99_999_999_999L)
        .contains("'99999999999' is not a whole number, or too large");
    misused("serve", "--index", index, "--port", "http").contains("'http' is not a whole number");
    misused("search", image, "--index", index, "--min-probability", "x").contains("not a number");
    misused("train", images, "--out", model, "--epochs", 0).contains("--epochs must be at least 1");
    misused("train", images, "--out", model, "--held-out", 1).contains("--held-out");
    misused("train", images, "--out", model, "--budget", "soon").contains("write for example 90s");
    misused("train", images, "--out", model, "--budget", "9999999999999999h")
        .contains("'9999999999999999h' is not a time; write for example 90s");
    misused("train", images, "--out", model, "--batch", "99999999999x4")
        .contains("'99999999999x4' is not a batch; write for example 24x4");
    misused("train", images, "--out", model, "--batch", "1x4").contains("at least 2 of both");
    misused("train", images, "--out", model, "--epochs", 3, "--steps", 9)
        .contains("Give one of --budget, --epochs and --steps");
    misused("compare", images, "--out", folder, "--budget", "9s", "--steps", 9)
        .contains("Give one of --budget, --epochs and --steps");
    misused("compare", images, "--out", folder, "--steps", 0)
        .contains("--steps must be at least 1, not 0");
    misused("compare", images, "--out", folder, "--encoder", "gray28", "--backbone", model)
        .contains("Give --encoder or --backbone, not both");
  }

  @Test
  void unknownLossesAndEncodersNameTheKnownOnes() {
    misused("train", images, "--out", model, "--loss", "tripel").contains("known: contrastive");
    misused("train", images, "--out", model, "--encoder", "big").contains("known: conv4-64");
    misused("compare", images, "--out", folder, "--losses", "tripel").contains("known:");
  }

  @Test
  void aConfigurationThatIsNoneNamesTheLine() throws IOException {
    Path config = Files.writeString(folder.resolve("bad.toml"), "seed = 1\nepochs =\n");
    misused("train", images, "--out", model, "--config", config).contains(config + ", line 2: ");
  }

  @Test
  void optionsThatMeanNothingHereAreRefused() {
    misused("index", "-i", "x", "--verify", "--device", "cpu").contains("--verify goes without");
    misused("index", images, "-i", "x", "--duplicates").contains("goes without DATA");
    misused("index", images, "-i", "x", "--rescan", 5).contains("--rescan goes with --watch only");
    misused("index", "-i", "x", "--vectors", "v.npy", "--no-thumbnails")
        .contains("--vectors goes without --no-thumbnails");
    misused("index", "-i", "x", "--list", "v.csv").contains("--list goes with --vectors only");
    misused("evaluate", images, "--model", model, "--trials", 9).contains("with --one-shot only");
    misused("demo", "--noise", 0.5).contains("--noise goes with --write-glyphs only");
  }

  @Test
  void wordsThatDoNotGoTogether() {
    misused("compare", images, "--models", model + ",none.onnx", "--out", folder.resolve("c"))
        .contains("there is no file none.onnx");
    misused("evaluate", images).contains("--model, or --index");
    misused("evaluate", images, "--index", index).contains("--index goes alone");
    misused("index", "--index", index, "--add").contains("--add needs DATA");
    misused("index", images, "--index", index, "--forget", "a").contains("--forget goes without");
    misused("search", image, "--index", index, "--csv", "--trec").contains("mutually exclusive");
    Run both = run("search", image, "--index", index, "--csv", "--json");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.out()).contains("--json goes without --csv, --trec and --html");
  }

  private static void theIndexIsWhole() {
    Run run = run("search", image, "--index", index, "--json");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("\"rank\":10");
  }

  private static void done(Object... words) {
    Run run = run(words);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static AbstractStringAssert<?> fails(Object... words) {
    return stopped(1, words);
  }

  private static AbstractStringAssert<?> misused(Object... words) {
    return stopped(2, words);
  }

  private static AbstractStringAssert<?> stopped(int exitCode, Object... words) {
    Run run = run(words);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
    return assertThat(run.err()).contains("kindred: ").doesNotContain("\tat ", "unexpected ");
  }

  private static Run run(Object... words) {
    return Run.kindred(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
  }
}
