package dev.kindred.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.testing.Seeds;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlyphArtistTest {
  @TempDir Path folder;

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    assertThat(draw("a", 7)).isEqualTo(draw("b", 7));
    assertThat(draw("c", 8)).isNotEqualTo(draw("a", 7));
  }

  @Test
  void foldersAreAlphabetCharacterDrawer() throws IOException {
    List<String> paths = new ArrayList<>(draw("a", 1).keySet());
    assertThat(paths)
        .hasSize(2 * 3 * 4)
        .allMatch(p -> p.matches("\\d\\d-[a-z]+/character\\d\\d/\\d\\d\\.png"));
    assertThat(paths.stream().map(p -> p.substring(0, p.indexOf('/'))).distinct()).hasSize(2);
  }

  @Test
  void anImageIsBlackInkOnWhitePaper() throws IOException {
    new GlyphArtist(1, 1, 1, 5).draw(folder, drawn -> {});
    try (Stream<Path> files = Files.walk(folder)) {
      Path file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      BufferedImage image = ImageIO.read(file.toFile());
      assertThat(image.getWidth()).isEqualTo(GlyphArtist.SIDE);
      assertThat(image.getHeight()).isEqualTo(GlyphArtist.SIDE);
      int[] pixels = image.getRaster().getPixels(0, 0, 105, 105, (int[]) null);
      int dark = 0;
      for (int gray : pixels) {
        dark += gray < 128 ? 1 : 0;
      }
      assertThat(dark).isBetween(100, 3000);
      assertThat(pixels[0]).isEqualTo(255);
    }
  }

  @Test
  void noTwoDrawingsAreEqual() throws IOException {
    assertThat(new HashSet<>(draw("a", 3).values())).hasSize(24);
  }

  @Test
  void charactersOfAnAlphabetLookDifferent() {
    for (long seed : Seeds.some(8)) {
      SplittableRandom random = new SplittableRandom(seed);
      Script script = Script.invent((int) (seed % 8), random);
      List<Glyph> glyphs = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        Glyph glyph = script.character(glyphs, random);
        assertThat(glyphs).as("seed %d", seed).allMatch(other -> other.difference(glyph) > 0.35);
        assertThat(glyph.difference(glyph)).isZero();
        glyphs.add(glyph);
      }
    }
  }

  @Test
  void everyImageIsReported() throws IOException {
    List<Integer> reports = new ArrayList<>();
    GlyphArtist artist = new GlyphArtist(1, 2, 3, 1);
    artist.draw(folder, reports::add);
    assertThat(reports).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(artist.images()).isEqualTo(6);
  }

  @Test
  void thereIsAtLeastOneOfEach() {
    assertThatThrownBy(() -> new GlyphArtist(1, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Map<String, String> draw(String name, long seed) throws IOException {
    Path target = folder.resolve(name);
    new GlyphArtist(2, 3, 4, seed).draw(target, drawn -> {});
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(target)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(
            target.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return files;
  }
}
