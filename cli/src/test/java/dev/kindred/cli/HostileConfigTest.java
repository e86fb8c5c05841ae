package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.hostile.Campaign;
import dev.kindred.hostile.Format;
import dev.kindred.hostile.Sample;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Damaged configurations. */
class HostileConfigTest {
  @Test
  void configurationsAreUnderstoodOrRefused() throws Exception {
    Campaign.runApart(Configurations.class, "-Xmx512m");
  }

  /** Options as the command line has them before a verb runs. */
  static final class Configurations implements Format {
    private static final Console SILENT = new Console(nowhere(), nowhere(), Terminal.NONE);

    private static PrintStream nowhere() {
      return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    @Override
    public List<Sample> good(Path scratch) {
      String train =
          "# a run\nout = \"m.onnx\"\nloss = 'triplet(margin=0.3)'\nepochs = 3\nseed = 7\n\"encoder\" = \"conv4-64\"\nresume = true\n";
      String compare =
          "losses = [\"contrastive\", \"triplet(mining=semi-hard)\"]\nseeds = 0x3\nbudget = '''30s'''\nout = \"a\\u00e4\"\ntune=8\n";
      return List.of(
          new Sample("train.toml", train.getBytes(StandardCharsets.UTF_8)),
          new Sample("compare.toml", compare.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      Path config = Files.write(scratch.resolve(file.name()), file.bytes());
      String verb = file.name().replace(".toml", "");
      CommandLine line = Main.commandLine(SILENT, new Failure.Style(false, false));
      String[] words =
          ConfigFile.expand(line, new String[] {verb, "data", "--config", config.toString()});
      assertThat(line.parseArgs(words).subcommand().commandSpec().name()).isEqualTo(verb);
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof ParameterException;
    }
  }
}
