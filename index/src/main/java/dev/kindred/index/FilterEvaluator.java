package dev.kindred.index;

import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Which documents of a segment a filter accepts, deleted ones included. */
final class FilterEvaluator {

  private final LeafReader leaf;

  FilterEvaluator(LeafReader leaf) {
    this.leaf = leaf;
  }

  FixedBitSet accepted(Filter filter) throws IOException {
    return switch (filter) {
      case Filter.And(var operands) -> {
        FixedBitSet all = everything();
        for (Filter operand : operands) {
          all.and(accepted(operand));
        }
        yield all;
      }
      case Filter.Or(var operands) -> {
        FixedBitSet any = new FixedBitSet(leaf.maxDoc());
        for (Filter operand : operands) {
          any.or(accepted(operand));
        }
        yield any;
      }
      case Filter.Not(var operand) -> {
        FixedBitSet others = accepted(operand);
        others.flip(0, leaf.maxDoc());
        yield others;
      }
      case Filter.LabelIn(var labels) -> withTerms(EntryFields.LABEL, labels);
      case Filter.PathIn(var paths) -> withTerms(EntryFields.PATH, paths);
      case Filter.PathMatches(var glob) -> withPath(glob.prefix(), glob::matches);
      case Filter.TypeIn(var types) -> withPath("", path -> types.contains(FileType.of(path)));
      case Filter.Range(var attribute, var min, var max) -> between(attribute.field(), min, max);
      case Filter.IdIn idIn -> withId(idIn.ids());
    };
  }

  private FixedBitSet everything() {
    FixedBitSet bits = new FixedBitSet(leaf.maxDoc());
    bits.set(0, leaf.maxDoc());
    return bits;
  }

  private FixedBitSet withTerms(String field, Set<String> texts) throws IOException {
    FixedBitSet bits = new FixedBitSet(leaf.maxDoc());
    for (String text : texts) {
      add(leaf.postings(new Term(field, text), PostingsEnum.NONE), bits);
    }
    return bits;
  }

  private FixedBitSet withPath(String beginning, Predicate<String> accepts) throws IOException {
    FixedBitSet bits = new FixedBitSet(leaf.maxDoc());
    Terms terms = leaf.terms(EntryFields.PATH);
    if (terms == null) {
      return bits;
    }
    BytesRef prefix = new BytesRef(beginning);
    TermsEnum paths = terms.iterator();
    PostingsEnum postings = null;
    boolean more = paths.seekCeil(prefix) != TermsEnum.SeekStatus.END;
    while (more && StringHelper.startsWith(paths.term(), prefix)) {
      if (accepts.test(paths.term().utf8ToString())) {
        postings = paths.postings(postings, PostingsEnum.NONE);
        add(postings, bits);
      }
      more = paths.next() != null;
    }
    return bits;
  }

  private static void add(@Nullable PostingsEnum postings, FixedBitSet bits) throws IOException {
    if (postings != null) {
      bits.or(postings);
    }
  }

  private FixedBitSet between(String field, long min, long max) throws IOException {
    FixedBitSet bits = new FixedBitSet(leaf.maxDoc());
    NumericDocValues values = DocValues.getNumeric(leaf, field);
    while (values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
      if (values.longValue() >= min && values.longValue() <= max) {
        bits.set(values.docID());
      }
    }
    return bits;
  }

  private FixedBitSet withId(RoaringBitmap ids) throws IOException {
    FixedBitSet bits = new FixedBitSet(leaf.maxDoc());
    NumericDocValues values = DocValues.getNumeric(leaf, EntryFields.ID);
    while (values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
      if (ids.contains((int) values.longValue())) {
        bits.set(values.docID());
      }
    }
    return bits;
  }

  /** The documents without a vector. */
  FixedBitSet rejected() throws IOException {
    FixedBitSet bits = new FixedBitSet(leaf.maxDoc());
    BinaryDocValues values = DocValues.getBinary(leaf, EntryFields.REJECTION);
    while (values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
      bits.set(values.docID());
    }
    return bits;
  }
}
