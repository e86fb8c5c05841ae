package dev.kindred.cli;

import dev.kindred.index.Filter;
import dev.kindred.index.IdSets;
import dev.kindred.index.IndexLocation;
import dev.kindred.index.Stored;
import dev.kindred.runtime.WholeFile;
import dev.kindred.search.ImageQuery;
import dev.kindred.search.ImageSearch;
import dev.kindred.search.ImageSearchResult;
import dev.kindred.search.IndexedImages;
import dev.kindred.search.KnownRecall;
import dev.kindred.search.WeightedExample;
import dev.kindred.vectors.VectorReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kindred search}. */
@Command(
    name = "search",
    description = {
      "Finds the images nearest to an image.",
      "Several images are searched by together; -b.jpg searches away from b.jpg, +2:a.jpg counts"
          + " a.jpg twice."
    },
    footer = {
      "  kindred search one.jpg --index photos.index",
      "  kindred search one.jpg --index photos.index -k 50 --csv",
      "  kindred search one.jpg --index photos.index --recall 0.99 \\",
      "    --min-probability 0.5",
      "  kindred search --vector one.npy --index photos.index",
      "  kindred search +day.jpg -night.jpg --index photos.index \\",
      "    --where 'label in (cat, dog) and width >= 1000' --html hits.html",
      "",
      "EXPR compares label, path, type, width, height, size and taken:",
      "  label = cat, label in (cat, dog), path ~ \"holiday/*\", type = jpeg,",
      "  width >= 1000, size >= 2MB, taken >= 2020-01-01,",
      "  joined by and, or, not and parentheses."
    })
final class SearchVerb extends Verb {
  @Parameters(
      paramLabel = "IMAGE",
      arity = "0..*",
      description = "Image files, or paths as they are in the index.")
  private List<String> images = new ArrayList<>();

  @Option(
      names = "--vector",
      paramLabel = "FILE.npy",
      description = "Search by the one vector of this .npy or .fvecs file instead of images.")
  private @Nullable Path vectorFile;

  @Option(
      names = {"-i", "--index"},
      paramLabel = "INDEX",
      required = true,
      converter = Convert.ToIndex.class,
      description = "The index: a folder, or opensearch://HOST:PORT/NAME.")
  private IndexLocation index;

  @Option(
      names = "-k",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many to find (default: ${DEFAULT-VALUE}).")
  private int k;

  @Option(
      names = {"-w", "--where"},
      paramLabel = "EXPR",
      converter = Convert.ToFilter.class,
      description = "Only images for which EXPR holds.")
  private @Nullable Filter where;

  @Option(
      names = {"-x", "--exclude"},
      paramLabel = "PATH",
      description = "Leave out this image of the index; may be repeated.")
  private Set<String> excluded = new HashSet<>();

  @Option(
      names = "--ids",
      paramLabel = "FILE.roaring",
      description =
          "Only images whose id (see --json) is in this set, in the portable Roaring format.")
  private @Nullable Path ids;

  @Option(
      names = "--exclude-ids",
      paramLabel = "FILE.roaring",
      description = "Leave out the images whose id is in this set.")
  private @Nullable Path excludedIds;

  @Option(
      names = {"-p", "--min-probability"},
      paramLabel = "P",
      description =
          "Leave out hits whose probability to be of the same class is below P, from 0 to 1.")
  private @Nullable Double minProbability;

  @Option(
      names = "--collapse-duplicates",
      description = "Show one of several identical files, with the number of those left out.")
  private boolean collapse;

  @Option(
      names = "--recall",
      paramLabel = "R",
      description =
          "Share of the true nearest images to find, from 0 to 1, as evaluate --index measured it;"
              + " measured first when it was not.")
  private @Nullable Double recall;

  @ArgGroup private @Nullable Form form;

  /** Another form than text. */
  private static final class Form {
    @Option(names = "--csv", description = "Print rank,path,distance,probability,label.")
    private boolean csv;

    @Option(names = "--trec", description = "Print a TREC run.")
    private boolean trec;

    @Option(
        names = "--html",
        paramLabel = "FILE",
        description = "Write a page with the images, besides the text.")
    private @Nullable Path html;
  }

  @Mixin private DeviceOption device = new DeviceOption();

  @Override
  void run(Console console) throws IOException, InterruptedException {
    requireAtLeast(1, "-k", k);
    if (images.isEmpty() == (vectorFile == null)) {
      throw usage("give either images or --vector");
    }
    if (json() && form != null) {
      throw usage("--json goes without --csv, --trec and --html");
    }
    if (form != null && form.html != null) {
      OutputFiles.requireWritable(form.html);
    }
    requireShare("--min-probability", minProbability);
    requireShare("--recall", recall);
    List<Filter> accepted = accepted();
    List<Example> examples = images.stream().map(Example::parse).toList();
    try (ImageSearch search = ImageSearch.open(index, device.device())) {
      @Nullable KnownRecall known =
          recall == null ? null : KnownRecall.of(index, search.index(), k, recall, console::note);
      long start = System.nanoTime();
      float[] vector = vectorFile == null ? vector(search, examples) : only(vectorFile);
      ImageSearchResult result = search.search(query(vector, accepted, known));
      double millis = (System.nanoTime() - start) / 1e6;
      List<String> asked = vectorFile == null ? images : List.of(vectorFile.toString());
      SearchOutput output = new SearchOutput(console, asked, k, millis, result, known);
      if (json()) {
        output.json();
      } else if (form != null && form.csv) {
        output.csv();
      } else if (form != null && form.trec) {
        output.trec();
      } else {
        output.text();
        show(search, examples, result, console);
      }
    }
  }

  private void requireShare(String option, @Nullable Double value) {
    if (value != null && !(value >= 0 && value <= 1)) {
      throw usage("%s must be from 0 to 1, not %s".formatted(option, value));
    }
  }

  /** What every hit must fit, besides what is left out by its path. */
  private List<Filter> accepted() throws IOException {
    List<Filter> filters = new ArrayList<>();
    if (where != null) {
      filters.add(where);
    }
    if (ids != null) {
      filters.add(new Filter.IdIn(IdSets.read(ids)));
    }
    if (excludedIds != null) {
      filters.add(new Filter.IdIn(IdSets.read(excludedIds)).negate());
    }
    return filters;
  }

  private ImageQuery query(float[] vector, List<Filter> accepted, @Nullable KnownRecall known) {
    ImageQuery query = ImageQuery.of(vector, k).without(excluded);
    for (Filter filter : accepted) {
      query = query.where(filter);
    }
    if (collapse) {
      query = query.collapseDuplicates();
    }
    if (known != null) {
      query = query.recall(known);
    }
    return minProbability == null ? query : query.minProbability(minProbability);
  }

  /** Pictures: on a terminal that can show them, and on a page if one was asked for. */
  private void show(
      ImageSearch search, List<Example> examples, ImageSearchResult result, Console console)
      throws IOException, InterruptedException {
    Path html = form == null ? null : form.html;
    boolean previews = console.terminal().out() && console.terminal().color();
    if (html == null && !previews) {
      return;
    }
    try (IndexedImages indexed = new IndexedImages(search)) {
      if (previews) {
        new PreviewGrid(console).print(result.hits(), indexed);
      }
      if (html != null) {
        SearchPage page = new SearchPage(images);
        for (Example example : examples) {
          page.query(() -> picture(search, indexed, example.image()));
        }
        page.hits(result.hits(), indexed);
        WholeFile.write(html, page.html().getBytes(StandardCharsets.UTF_8));
        console.note("the hits as a page: " + html);
      }
    }
  }

  private static float[] only(Path file) throws IOException {
    try (VectorReader in = VectorReader.open(file)) {
      float[] vector = in.nextUnit();
      if (vector == null || in.rows() != 1) {
        throw new IOException(
            "%s holds %d vectors; a search goes by one".formatted(file, in.rows()));
      }
      return vector;
    }
  }

  private static byte @Nullable [] picture(ImageSearch search, IndexedImages indexed, String image)
      throws IOException {
    Path file = Path.of(image);
    if (Files.exists(file)) {
      return indexed.picture(Files.readAllBytes(file));
    }
    Stored stored = search.index().find(image);
    return stored == null ? null : indexed.picture(stored.id(), image);
  }

  private static float[] vector(ImageSearch search, List<Example> examples) throws IOException {
    List<WeightedExample> weighted = new ArrayList<>();
    for (Example example : examples) {
      weighted.add(new WeightedExample(vector(search, example.image()), example.weight()));
    }
    return ImageSearch.combine(weighted);
  }

  private static float[] vector(ImageSearch search, String image) throws IOException {
    Path file = Path.of(image);
    boolean imported = !search.index().card().hasModel();
    if (imported || !Files.exists(file)) {
      if (search.index().find(image) != null) {
        return search.vectorOf(image);
      }
    }
    if (!Files.exists(file)) {
      throw new IOException(
          "there is no file %s, and the index has no such path either".formatted(image));
    }
    return search.embed(file);
  }
}
