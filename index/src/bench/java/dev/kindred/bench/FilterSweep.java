package dev.kindred.bench;

import dev.kindred.index.Entry;
import dev.kindred.index.Filter;
import dev.kindred.index.Hit;
import dev.kindred.index.IndexCard;
import dev.kindred.index.LuceneIndex;
import dev.kindred.index.LuceneIndexWriter;
import dev.kindred.index.Query;
import dev.kindred.index.SearchResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Recall@10 and processor time under filters of falling selectivity, beside Lucene's own filtered
 * search on its default format, both at ef 100. Arguments: vectors, dimension, queries.
 */
final class FilterSweep {

  private static final double[] SELECTIVITIES = {1, .3, .1, .03, .01, .003, .001, .0003, .0001};
  private static final int K = 10;
  private static final int EFFORT = 100;
  private static final int INTRINSIC = 24;

  private FilterSweep() {}

  public static void main(String[] arguments) throws IOException {
    int count = Integer.parseInt(arguments[0]);
    int queries = Integer.parseInt(arguments[2]);
    SplittableRandom random = new SplittableRandom(1);
    float[][] all = clustered(count + queries, Integer.parseInt(arguments[1]), random);
    double[] lot = random.doubles(count).toArray();
    Path folder = Files.createTempDirectory("sweep");
    fillKindred(folder.resolve("kindred"), all, lot);
    try (var kindred = LuceneIndex.open(folder.resolve("kindred"));
        Directory directory = FSDirectory.open(folder.resolve("lucene"))) {
      fillLucene(directory, all, lot);
      try (var reader = DirectoryReader.open(directory)) {
        IndexSearcher lucene = new IndexSearcher(reader);
        System.out.println(
            "| accepted | plan | Kindred recall | µs | Lucene recall | µs |\n|---|---|---|---|---|---|");
        for (double selectivity : SELECTIVITIES) {
          for (boolean warm : new boolean[] {false, true}) {
            String line = line(selectivity, queries, all, kindred, lucene);
            if (warm) {
              System.out.println(line);
            }
          }
        }
      }
    }
  }

  private static String line(
      double selectivity, int queries, float[][] all, LuceneIndex kindred, IndexSearcher lucene)
      throws IOException {
    String label = label(selectivity);
    Filter filter = new Filter.LabelIn(Set.of(label));
    TermQuery term = new TermQuery(new Term("label", label));
    SearchResult.Kind kind = SearchResult.Kind.EXACT;
    double[] recall = new double[2];
    long[] nanos = new long[2];
    for (int q = 0; q < queries; q++) {
      float[] vector = all[all.length - queries + q];
      Set<String> right = new HashSet<>();
      kindred
          .search(new Query(vector, K, filter, Query.Method.EXACT, 0))
          .hits()
          .forEach(hit -> right.add(hit.entry().path()));
      long start = cpu();
      SearchResult found = kindred.search(new Query(vector, K, filter));
      nanos[0] += cpu() - start;
      kind = found.plan().kind();
      recall[0] += share(found.hits().stream().map(Hit::entry).map(Entry::path).toList(), right);
      start = cpu();
      TopDocs top = lucene.search(new KnnFloatVectorQuery("vector", vector, EFFORT, term), K);
      List<String> numbers = numbers(lucene, top);
      nanos[1] += cpu() - start;
      recall[1] += share(numbers, right);
    }
    return String.format(
        Locale.ROOT,
        "| %s%% | %s | %.3f | %.0f | %.3f | %.0f |",
        100 * selectivity,
        kind,
        recall[0] / queries,
        nanos[0] / 1e3 / queries,
        recall[1] / queries,
        nanos[1] / 1e3 / queries);
  }

  private static double share(List<String> found, Set<String> right) {
    return right.isEmpty()
        ? 1
        : (double) found.stream().filter(right::contains).count() / right.size();
  }

  private static List<String> numbers(IndexSearcher lucene, TopDocs top) throws IOException {
    List<String> numbers = new ArrayList<>();
    for (ScoreDoc scored : top.scoreDocs) {
      NumericDocValues values =
          lucene.getIndexReader().leaves().getFirst().reader().getNumericDocValues("number");
      values.advanceExact(scored.doc);
      numbers.add(Long.toString(values.longValue()));
    }
    return numbers;
  }

  private static String label(double selectivity) {
    return "below" + selectivity;
  }

  private static List<String> labels(double lot) {
    List<String> labels = new ArrayList<>();
    for (double selectivity : SELECTIVITIES) {
      if (lot < selectivity) {
        labels.add(label(selectivity));
      }
    }
    return labels;
  }

  private static void fillKindred(Path folder, float[][] all, double[] lot) throws IOException {
    IndexCard card = new IndexCard(all[0].length, "generated", "/generated");
    try (var writer = LuceneIndexWriter.open(folder, card, 2)) {
      for (int i = 0; i < lot.length; i++) {
        String path = Integer.toString(i);
        writer.put(new Entry(path, labels(lot[i]), 1, 1, 1, 1, null), all[i]);
      }
      writer.compact();
    }
  }

  private static void fillLucene(Directory directory, float[][] all, double[] lot)
      throws IOException {
    IndexWriterConfig config = new IndexWriterConfig().setRAMBufferSizeMB(2000);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < lot.length; i++) {
        Document document = new Document();
        document.add(new KnnFloatVectorField("vector", all[i], VectorSimilarityFunction.EUCLIDEAN));
        document.add(new NumericDocValuesField("number", i));
        for (String label : labels(lot[i])) {
          document.add(new StringField("label", label, Field.Store.NO));
        }
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
  }

  /** Clusters of a hundred in a space of few dimensions, with a little noise in all. */
  private static float[][] clustered(int count, int dimension, SplittableRandom random) {
    float[][] basis = new float[INTRINSIC][];
    for (int i = 0; i < INTRINSIC; i++) {
      basis[i] = gaussian(dimension, 1, random);
    }
    float[][] centres = new float[Math.max(1, count / 100)][];
    for (int c = 0; c < centres.length; c++) {
      centres[c] = gaussian(INTRINSIC, 1, random);
    }
    float[][] all = new float[count][];
    for (int i = 0; i < count; i++) {
      float[] centre = centres[random.nextInt(centres.length)];
      float[] vector = gaussian(dimension, .1, random);
      double squares = 0;
      for (int j = 0; j < INTRINSIC; j++) {
        double weight = centre[j] + .5 * random.nextGaussian();
        for (int d = 0; d < dimension; d++) {
          vector[d] += (float) weight * basis[j][d];
        }
      }
      for (float v : vector) {
        squares += v * v;
      }
      for (int d = 0; d < dimension; d++) {
        vector[d] /= (float) Math.sqrt(squares);
      }
      all[i] = vector;
    }
    return all;
  }

  private static float[] gaussian(int dimension, double deviation, SplittableRandom random) {
    float[] vector = new float[dimension];
    for (int d = 0; d < dimension; d++) {
      vector[d] = (float) (deviation * random.nextGaussian());
    }
    return vector;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
