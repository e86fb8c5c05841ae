package dev.kindred.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.roaringbitmap.RoaringBitmap;

/**
 * How often approximate search is right, and how fast it is: stored vectors are looked up again,
 * exactly and at several efforts, and their k nearest other entries are compared.
 *
 * @param queries stored vectors to sample
 * @param k neighbours compared
 * @param efforts at which the graph is walked
 * @param selectivities shares of the index, in (0, 1], that a random filter accepts
 * @param seed of the samples
 */
@SuppressWarnings("ArrayRecordComponent") // of the private records, which are never compared
public record AnnEvaluation(
    int queries, int k, List<Integer> efforts, List<Double> selectivities, long seed) {

  /** 200 queries for 10 neighbours, at efforts 20 to 400, among 100, 10 and 1 percent. */
  public static final AnnEvaluation DEFAULT =
      new AnnEvaluation(200, 10, List.of(20, 50, 100, 200, 400), List.of(1., .1, .01), 1);

  private static final Filter EVERYTHING = new Filter.And(List.of());

  /** Distances this close count as equal: either entry is a right answer. */
  private static final double SAME_DISTANCE = 1e-6;

  /** Copies the lists. */
  public AnnEvaluation {
    efforts = List.copyOf(efforts);
    selectivities = List.copyOf(selectivities);
  }

  /**
   * One measured setting.
   *
   * @param selectivity share of the entries that the filter accepts
   * @param method PLANNED is what a query gets by default; EXACT is the reference
   * @param effort 0 for the exact reference
   * @param recall mean share of the k true neighbours found
   * @param p50Micros median time of a query in microseconds
   * @param p99Micros 99th percentile of the same
   */
  public record Row(
      double selectivity,
      Query.Method method,
      SearchResult.Kind kind,
      int effort,
      double recall,
      double p50Micros,
      double p99Micros) {}

  private record Sample(Stored stored, float[] vector) {}

  private record Setting(Query.Method method, int effort) {}

  /** Rows by selectivity, each with the exact reference, the default, then every effort. */
  public List<Row> run(VectorIndex index) throws IndexException {
    List<Stored> all = new ArrayList<>();
    index.forEach(stored -> {
      if (stored.rejection() == null) {
        all.add(stored);
      }
    });
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> samples = sample(index, all, random);
    List<Setting> settings = new ArrayList<>(List.of(new Setting(Query.Method.PLANNED, 0)));
    efforts.forEach(effort -> settings.add(new Setting(Query.Method.GRAPH, effort)));
    for (Setting setting : settings) {
      ask(index, samples, EVERYTHING, setting); // so that no row pays for a cold start
    }
    List<Row> rows = new ArrayList<>();
    for (double selectivity : selectivities) {
      Filter filter = new Filter.IdIn(subset(all, selectivity, random));
      Answers truth = ask(index, samples, filter, new Setting(Query.Method.EXACT, 0));
      rows.add(row(selectivity, Query.Method.EXACT, truth, truth));
      for (Setting setting : settings) {
        rows.add(row(selectivity, setting.method, ask(index, samples, filter, setting), truth));
      }
    }
    return rows;
  }

  private List<Sample> sample(VectorIndex index, List<Stored> all, SplittableRandom random)
      throws IndexException {
    Set<Integer> chosen = new HashSet<>();
    List<Sample> samples = new ArrayList<>();
    while (chosen.size() < Math.min(queries, all.size())) {
      int i = random.nextInt(all.size());
      float[] vector = index.vector(all.get(i).entry().path());
      if (chosen.add(i) && vector != null) {
        samples.add(new Sample(all.get(i), vector));
      }
    }
    return samples;
  }

  private static RoaringBitmap subset(
      List<Stored> all, double selectivity, SplittableRandom random) {
    RoaringBitmap ids = new RoaringBitmap();
    for (Stored stored : all) {
      if (random.nextDouble() < selectivity) {
        ids.add(stored.id());
      }
    }
    return ids;
  }

  private record Answers(List<List<Hit>> hits, SearchResult.Plan plan, long[] nanos) {}

  /** Asks for one more than k, since the entry itself is dropped from its own answer. */
  private Answers ask(VectorIndex index, List<Sample> samples, Filter filter, Setting setting)
      throws IndexException {
    List<List<Hit>> answers = new ArrayList<>();
    long[] nanos = new long[samples.size()];
    SearchResult.Plan plan = new SearchResult.Plan(SearchResult.Kind.EXACT, 0, 0, 0, 0, false);
    for (Sample sample : samples) {
      Query query = new Query(sample.vector, k + 1, filter, setting.method, setting.effort);
      long start = System.nanoTime();
      SearchResult result = index.search(query);
      nanos[answers.size()] = System.nanoTime() - start;
      plan = result.plan();
      answers.add(
          result.hits().stream().filter(hit -> hit.id() != sample.stored.id()).limit(k).toList());
    }
    Arrays.sort(nanos);
    return new Answers(answers, plan, nanos);
  }

  private static Row row(double selectivity, Query.Method method, Answers found, Answers truth) {
    double recall = 0;
    int counted = 0;
    for (int i = 0; i < truth.hits.size(); i++) {
      List<Hit> right = truth.hits.get(i);
      if (!right.isEmpty()) {
        double farthest = right.getLast().distance() + SAME_DISTANCE;
        long hit = found.hits.get(i).stream().filter(h -> h.distance() <= farthest).count();
        recall += (double) hit / right.size();
        counted++;
      }
    }
    return new Row(
        selectivity,
        method,
        found.plan.kind(),
        found.plan.effort(),
        counted == 0 ? 1 : recall / counted,
        percentile(found.nanos, .50),
        percentile(found.nanos, .99));
  }

  private static double percentile(long[] sortedNanos, double share) {
    return sortedNanos.length == 0
        ? 0
        : sortedNanos[(int) Math.min(sortedNanos.length - 1, share * sortedNanos.length)] / 1e3;
  }
}
