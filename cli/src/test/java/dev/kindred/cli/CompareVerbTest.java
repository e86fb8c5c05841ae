package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.cli.demo.GlyphArtist;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code compare} on classes in groups, through the real entry point. */
class CompareVerbTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir Path folder;

  @Test
  void aQuickLookHasTwoSeedsAndBothEvaluations() throws Exception {
    Path images = folder.resolve("images");
    new GlyphArtist(10, 5, 3, 1).draw(images, drawn -> {});
    Path out = folder.resolve("out");
    Run run =
        Run.kindred(
            "compare",
            images.toString(),
            "--losses",
            "contrastive,triplet,graded-contrastive,ladder",
            "--encoder",
            "conv4-64",
            "--held-out",
            "0.4",
            "--quick",
            "--parallel",
            "2",
            "--steps",
            "2",
            "--out",
            out.toString(),
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("8 of 8 runs done");
    JsonNode means = MAPPER.readTree(run.out()).get("means").get("ladder");
    assertThat(means.get("map@r").asDouble()).isBetween(0., 1.);
    assertThat(means.get("seen_groups:map@r").asDouble()).isBetween(0., 1.);

    JsonNode report = MAPPER.readTree(Files.readString(out.resolve("report.json")));
    assertThat(report.get("study").get("command").asString()).contains("--seeds 2", "--parallel 2");
    assertThat(report.get("runs")).hasSize(8);
    assertThat(report.get("effects")).isNotEmpty();
    JsonNode controls = report.get("controls");
    JsonNode perfect = controls.get(controls.size() - 1).get("metrics");
    assertThat(perfect.get("recall@1").asDouble()).isEqualTo(1);
    assertThat(perfect.get("triplet_accuracy(1>0)").asDouble()).isBetween(0.35, 0.65);
  }

  @Test
  void runsAtOnceAreAtLeastOne() {
    Run run = Run.kindred("compare", ".", "--parallel", "0", "--out", "o");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--parallel");
  }
}
