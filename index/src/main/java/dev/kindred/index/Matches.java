package dev.kindred.index;

import java.io.IOException;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one segment that a search may return.
 *
 * @param bits null when every document of the segment is one of them
 */
record Matches(@Nullable FixedBitSet bits, int count) {

  /** What the graph search asks while it walks. */
  AcceptDocs acceptDocs() {
    return new AcceptDocs() {
      @Override
      public @Nullable Bits bits() {
        return bits;
      }

      @Override
      public DocIdSetIterator iterator() throws IOException {
        return bits == null ? DocIdSetIterator.all(count) : new BitSetIterator(bits, count);
      }

      @Override
      public int cost() {
        return count;
      }
    };
  }
}
