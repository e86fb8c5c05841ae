package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.hostile.Campaign;
import dev.kindred.hostile.Format;
import dev.kindred.hostile.Sample;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/** Damaged filters and sets of ids. */
class HostileQueriesTest {
  @Test
  void filtersAreUnderstoodOrRefused() throws Exception {
    Filters filters = new Filters();
    try {
      Campaign.run(filters);
    } finally {
      filters.close();
    }
  }

  @Test
  void setsOfIdsAreReadOrRefused() throws Exception {
    Campaign.runApart(Ids.class, "-Xmx512m");
  }

  /** What is understood also finds something or nothing. */
  private static final class Filters implements Format, AutoCloseable {
    private static final List<Example> EXAMPLES =
        Example.clustered(50, 16, 5, new SplittableRandom(1));

    private @Nullable LuceneIndex index;

    @Override
    public List<Sample> good(Path scratch) throws Exception {
      Path directory = scratch.resolve("index");
      try (LuceneIndexWriter writer = LuceneIndexWriter.open(directory, Example.CARD, 1)) {
        for (Example example : EXAMPLES) {
          writer.put(example.entry(), example.vector());
        }
        writer.commit();
      }
      index = LuceneIndex.open(directory);
      return Stream.of(
              "label = family1",
              "label in (family1, \"family2/kind0\") and not (path ~ \"family1/*/?.png\")",
              "width >= 1000 or height < 20 and size != 1.5MiB and taken >= 2020-01",
              "type not in (png, 'jpeg') or path !~ '\\*a*b' and taken = 1999-12-31",
              "((((label != x)))) or not not not width = 12")
          .map(text -> new Sample("filter", text.getBytes(StandardCharsets.UTF_8)))
          .toList();
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      // As command lines and requests do, whatever the bytes are.
      Filter filter = Filter.parse(new String(file.bytes(), StandardCharsets.UTF_8));
      Query query = new Query(EXAMPLES.getFirst().vector(), EXAMPLES.size(), filter);
      Query others = new Query(query.vector(), query.k(), new Filter.Not(filter));
      LuceneIndex index = Objects.requireNonNull(this.index);
      int found = index.search(query).hits().size() + index.search(others).hits().size();
      assertThat(found).isEqualTo(EXAMPLES.size());
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof FilterSyntaxException;
    }

    @Override
    public void close() throws IndexException {
      if (index != null) {
        index.close();
      }
    }
  }

  /** What is read is a set like any other. */
  static final class Ids implements Format {
    @Override
    public List<Sample> good(Path scratch) throws IOException {
      RoaringBitmap few = RoaringBitmap.bitmapOf(1, 5, 7, 70_000, -1);
      RoaringBitmap many = new RoaringBitmap();
      new SplittableRandom(1).ints(9_000, 0, 200_000).forEach(many::add);
      RoaringBitmap runs = new RoaringBitmap();
      for (long start = 0; start < 500_000; start += 70_000) {
        runs.add(start, start + 30_000);
      }
      runs.runOptimize();
      return List.of(sample(few), sample(many), sample(runs), sample(new RoaringBitmap()));
    }

    private static Sample sample(RoaringBitmap ids) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ids.serialize(new DataOutputStream(bytes));
      return new Sample("ids.roaring", bytes.toByteArray());
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      RoaringBitmap ids = IdSets.read(file.bytes(), file.name());
      int count = 0;
      long last = -1;
      for (PeekableIntIterator all = ids.getIntIterator(); all.hasNext(); count++) {
        long id = all.next() & 0xffffffffL;
        assertThat(id).isGreaterThan(last);
        assertThat(ids.contains((int) id)).isTrue();
        last = id;
      }
      assertThat(ids.getLongCardinality()).isEqualTo(count);
      RoaringBitmap again = IdSets.read(sample(ids).bytes(), "again");
      assertThat(again).isEqualTo(RoaringBitmap.bitmapOf(ids.toArray()));
      assertThat(Arrays.equals(again.toArray(), ids.toArray())).isTrue();
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof IndexException && message.contains("ids.roaring");
    }
  }
}
