package dev.kindred.cli;

import dev.kindred.cli.report.HtmlReport;
import dev.kindred.compare.CellFiles;
import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.Contender;
import dev.kindred.compare.Experiment;
import dev.kindred.compare.GivenModels;
import dev.kindred.compare.LossDescription;
import dev.kindred.compare.MetricSummary;
import dev.kindred.compare.Protocol;
import dev.kindred.compare.ReportFile;
import dev.kindred.compare.Run;
import dev.kindred.compare.Study;
import dev.kindred.compare.Verdict;
import dev.kindred.data.ImageFolder;
import dev.kindred.index.GraphNeighbours;
import dev.kindred.metrics.Interval;
import dev.kindred.runtime.Device;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.TrainingException;
import dev.kindred.train.TrainingListener;
import dev.kindred.train.Tuner;
import dev.kindred.train.Tuning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A comparison of losses with its files: {@code report.html}, {@code report.json}, models. */
record Comparison(Path directory, ComparisonReport report) {
  private static final List<String> SHOWN =
      List.of("recall@1", "map@r", "ndcg", "auc_per_query", "auc_pooled");

  /** Of each run when it has ended. */
  private static final List<String> TOLD = List.of("recall@1", "map@r", "triplet_accuracy");

  /**
   * Trains, measures and writes the report into a directory that is created if need be.
   *
   * @param resume whether runs that are in the directory count
   * @param cache where the features of frozen backbones are kept
   * @param atOnce how many runs are trained at the same time
   */
  static Comparison run(
      Console console,
      ImageFolder folder,
      Protocol protocol,
      Path directory,
      boolean resume,
      Path cache,
      int atOnce)
      throws IOException, InterruptedException {
    Path models = OutputFiles.folder(directory.resolve("models"));
    ComparisonReport report;
    try {
      report =
          Experiment.run(
              folder,
              protocol,
              new CellFiles(models, resume, cache),
              GraphNeighbours::leaveOneOut,
              atOnce,
              new Cells(console, protocol.cells(), atOnce),
              Interrupt::requested);
    } catch (TrainingException e) {
      throw new IOException(e.getMessage(), e);
    } catch (CancellationException e) {
      Interrupt.check();
      throw e;
    }
    return written(directory, report);
  }

  /** Measures models that were given and writes the report, likewise. */
  static Comparison of(
      Console console,
      ImageFolder folder,
      List<Path> models,
      Path directory,
      Device device,
      String command)
      throws IOException, InterruptedException {
    try {
      return written(
          directory,
          GivenModels.compare(
              folder,
              models,
              command,
              GraphNeighbours::leaveOneOut,
              device,
              Runtime.getRuntime().availableProcessors(),
              new MeasuringProgress(console, folder.items().size()),
              Interrupt::requested));
    } catch (CancellationException e) {
      Interrupt.check();
      throw e;
    }
  }

  private static Comparison written(Path directory, ComparisonReport report) throws IOException {
    Comparison comparison = new Comparison(OutputFiles.folder(directory), report);
    ReportFile.write(comparison.directory.resolve("report.json"), report);
    HtmlReport.write(comparison.html(), report);
    return comparison;
  }

  Path html() {
    return directory.resolve("report.html");
  }

  Path model(Contender contender) {
    return directory.resolve("models").resolve(contender.key() + "-1.onnx");
  }

  void print(Console console) {
    List<LossDescription> losses = report.study().losses();
    String[] head = new String[losses.size() + 1];
    head[0] = "mean ± half of the 95% interval";
    for (int i = 0; i < losses.size(); i++) {
      head[i + 1] = losses.get(i).title();
    }
    Table table = new Table(head);
    report.metrics().stream()
        .filter(key -> SHOWN.contains(key) || key.startsWith("triplet_accuracy"))
        .forEach(key -> {
          Object[] cells = new Object[head.length];
          cells[0] = key;
          for (int i = 0; i < losses.size(); i++) {
            cells[i + 1] =
                report
                    .summary(key, losses.get(i).key())
                    .map(MetricSummary::interval)
                    .map(Comparison::text)
                    .orElse("-");
          }
          table.row(cells);
        });
    table.print(console);
    console.print("");
    report.verdict().sentences().forEach(console::print);
    Verdict given = report.givenVerdict();
    if (given != null) {
      console.print("");
      console.print("With the settings as given, before tuning:");
      given.sentences().forEach(console::print);
    }
    console.print("");
    console.print("Report: " + html().toAbsolutePath().normalize());
  }

  private static String text(Interval interval) {
    if (!Double.isFinite(interval.mean())) {
      return "-";
    }
    return Double.isFinite(interval.low())
        ? String.format(Locale.ROOT, "%.4f ± %.4f", interval.mean(), interval.halfWidth())
        : String.format(Locale.ROOT, "%.4f", interval.mean());
  }

  /** For {@code --json}: what was found, and where the whole of it is. */
  Map<String, Object> json() {
    Map<String, Object> losses = new LinkedHashMap<>();
    for (LossDescription loss : report.study().trained()) {
      Map<String, @Nullable Double> means = new LinkedHashMap<>();
      for (String key : report.metrics()) {
        report
            .summary(key, loss.key())
            .ifPresent(s ->
                means.put(key, Double.isFinite(s.interval().mean()) ? s.interval().mean() : null));
      }
      losses.put(loss.key(), means);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("report", html().toString());
    result.put("details", directory.resolve("report.json").toString());
    if (report.study().unit() == Study.Unit.SEED) {
      result.put("models", directory.resolve("models").toString());
    }
    result.put("means", losses);
    result.put("verdict", report.verdict().sentences());
    Verdict given = report.givenVerdict();
    if (given != null) {
      result.put("verdict_as_given", given.sentences());
    }
    return result;
  }

  /** What a model scored, in a few numbers. */
  static String found(Run run) {
    return TOLD.stream()
        .filter(run.metrics()::containsKey)
        .map(key -> String.format(Locale.ROOT, "%s %.4f", key, run.metrics().get(key)))
        .collect(Collectors.joining(", "));
  }

  /** Shows each run while it goes on, or of several at once only their results. */
  private static final class Cells implements Experiment.Listener {
    private final Console console;
    private final CellsLeft left;
    private final boolean several;
    private final ThreadLocal<Long> begun = ThreadLocal.withInitial(System::nanoTime);
    private @Nullable Progress progress;

    Cells(Console console, int cells, int atOnce) {
      this.console = console;
      this.left = new CellsLeft(cells, atOnce);
      this.several = atOnce > 1;
    }

    @Override
    public Tuner.Listener tuning(Contender contender, Tuning.Plan plan) {
      console.note(
          "%s: %d trials of %s".formatted(contender.key(), plan.trials(), plan.each().text()));
      return new Tuner.Listener() {
        @Override
        public TrainingListener started(int number, int of, TrainingConfig config) {
          return new TuneOptions.TrialProgress(begin("tuning " + contender.key()), number, of);
        }

        @Override
        public void finished(Tuning.Trial trial) {
          end();
          console.note(contender.key() + ", " + TuneOptions.line(trial));
        }
      };
    }

    @Override
    public TrainingListener started(int cell, int cells, Contender contender, long seed) {
      begun.set(System.nanoTime());
      if (several) {
        return new TrainingListener() {
          @Override
          public void noticed(String what) {
            console.warn("%s, seed %d: %s".formatted(contender.key(), seed, what));
          }
        };
      }
      Progress shown = begin("%d/%d %s, seed %d".formatted(cell, cells, contender.key(), seed));
      return new TrainingProgress(console, shown);
    }

    private Progress begin(String what) {
      Progress shown = console.progress(what, "steps", -1);
      progress = shown;
      return shown;
    }

    private void end() {
      if (progress != null) {
        progress.close();
        progress = null;
      }
    }

    @Override
    public synchronized void finished(Contender contender, Run run, boolean kept) {
      end();
      if (kept) {
        left.kept();
      } else {
        left.trained((System.nanoTime() - begun.get()) / 1e9);
      }
      console.note(
          String.format(
              Locale.ROOT,
              "%s, seed %d: %,d steps%s, %s",
              contender.key(),
              run.seed(),
              run.steps(),
              kept ? " of an earlier run" : "",
              found(run)));
      console.note(left.text());
    }
  }
}
