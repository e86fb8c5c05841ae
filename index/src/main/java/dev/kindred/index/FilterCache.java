package dev.kindred.index;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which documents each filter accepts, per reader of a segment. A change to a segment,
 * also a deletion, makes a new reader, so what is remembered is never stale; it is forgotten when
 * the reader closes.
 */
final class FilterCache {

  private static final int FILTERS_PER_SEGMENT = 64;

  private static final Filter EVERYTHING = new Filter.And(List.of());

  private final Map<IndexReader.CacheKey, Map<Filter, Matches>> known = new ConcurrentHashMap<>();

  Matches matches(LeafReader leaf, @Nullable Filter filter) throws IOException {
    Filter wanted = filter == null ? EVERYTHING : filter;
    Map<Filter, Matches> ofLeaf = ofLeaf(leaf.getReaderCacheHelper());
    synchronized (ofLeaf) {
      Matches matches = ofLeaf.get(wanted);
      if (matches != null) {
        return matches;
      }
    }
    Matches matches = evaluate(leaf, wanted);
    synchronized (ofLeaf) {
      ofLeaf.put(wanted, matches);
    }
    return matches;
  }

  private Map<Filter, Matches> ofLeaf(IndexReader.CacheHelper reader) {
    Map<Filter, Matches> ofLeaf = known.get(reader.getKey());
    if (ofLeaf != null) {
      return ofLeaf;
    }
    Map<Filter, Matches> fresh = new LeastRecentlyUsed();
    Map<Filter, Matches> other = known.putIfAbsent(reader.getKey(), fresh);
    if (other != null) {
      return other;
    }
    reader.addClosedListener(known::remove);
    return fresh;
  }

  private static Matches evaluate(LeafReader leaf, Filter filter) throws IOException {
    FilterEvaluator evaluator = new FilterEvaluator(leaf);
    FixedBitSet bits = evaluator.accepted(filter);
    bits.andNot(evaluator.rejected());
    Bits live = leaf.getLiveDocs();
    if (live != null) {
      live.applyMask(bits, 0);
    }
    int count = bits.cardinality();
    return new Matches(count == leaf.maxDoc() ? null : bits, count);
  }

  private static final class LeastRecentlyUsed extends LinkedHashMap<Filter, Matches> {
    private static final long serialVersionUID = 1L;

    LeastRecentlyUsed() {
      super(16, .75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Filter, Matches> eldest) {
      return size() > FILTERS_PER_SEGMENT;
    }
  }
}
