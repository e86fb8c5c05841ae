package dev.kindred.index;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** How an {@link Entry} is laid out in a Lucene document, both ways. */
final class EntryFields {

  static final String PATH = "path";
  static final String ID = "id";
  static final String VECTOR = "vector";

  /** One term for each way to name one of the entry's labels. */
  static final String LABEL = "label";

  /** All levels in one value, for reading back. */
  private static final String LABELS = "labels";

  static final String MODIFIED = "modified";
  private static final String CONTENT_HASH = "hash";
  static final String REJECTION = "rejection";

  private static final char LABEL_SEPARATOR = '\u001f';

  private EntryFields() {}

  static Document document(int id, Entry entry, float[] vector) throws IndexException {
    Document document = document(id, entry);
    document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.EUCLIDEAN));
    return document;
  }

  static Document rejection(int id, Entry entry, String reason) throws IndexException {
    Document document = document(id, entry);
    document.add(new BinaryDocValuesField(REJECTION, new BytesRef(reason)));
    return document;
  }

  private static Document document(int id, Entry entry) throws IndexException {
    Document document = new Document();
    String joined = String.join(String.valueOf(LABEL_SEPARATOR), entry.labels());
    entry.requireStorable();
    document.add(new StringField(PATH, entry.path(), Field.Store.NO));
    document.add(new BinaryDocValuesField(PATH, new BytesRef(entry.path())));
    document.add(new SortedDocValuesField(LABELS, new BytesRef(joined)));
    for (String label : entry.labelNames()) {
      document.add(new StringField(LABEL, label, Field.Store.NO));
    }
    document.add(new NumericDocValuesField(ID, id));
    document.add(new NumericDocValuesField(Filter.Attribute.WIDTH.field(), entry.width()));
    document.add(new NumericDocValuesField(Filter.Attribute.HEIGHT.field(), entry.height()));
    document.add(new NumericDocValuesField(Filter.Attribute.BYTES.field(), entry.bytes()));
    document.add(new NumericDocValuesField(MODIFIED, entry.modifiedMillis()));
    Long taken = entry.takenSeconds();
    if (taken != null) {
      document.add(new NumericDocValuesField(Filter.Attribute.TAKEN.field(), taken));
    }
    String hash = entry.contentHash();
    if (hash != null) {
      document.add(
          new BinaryDocValuesField(CONTENT_HASH, new BytesRef(HexFormat.of().parseHex(hash))));
    }
    return document;
  }

  /** Reads the entries of one segment; document numbers must ascend from call to call. */
  static final class Reader {
    private final BinaryDocValues path;
    private final SortedDocValues labels;
    private final NumericDocValues id;
    private final NumericDocValues width;
    private final NumericDocValues height;
    private final NumericDocValues bytes;
    private final NumericDocValues modified;
    private final NumericDocValues taken;
    private final BinaryDocValues contentHash;
    private final BinaryDocValues rejection;

    Reader(LeafReader leaf) throws IOException {
      path = DocValues.getBinary(leaf, PATH);
      labels = DocValues.getSorted(leaf, LABELS);
      id = DocValues.getNumeric(leaf, ID);
      width = DocValues.getNumeric(leaf, Filter.Attribute.WIDTH.field());
      height = DocValues.getNumeric(leaf, Filter.Attribute.HEIGHT.field());
      bytes = DocValues.getNumeric(leaf, Filter.Attribute.BYTES.field());
      modified = DocValues.getNumeric(leaf, MODIFIED);
      taken = DocValues.getNumeric(leaf, Filter.Attribute.TAKEN.field());
      contentHash = DocValues.getBinary(leaf, CONTENT_HASH);
      rejection = DocValues.getBinary(leaf, REJECTION);
    }

    Stored read(int doc) throws IOException {
      Entry entry =
          new Entry(
              text(path, doc),
              labels(doc),
              Math.toIntExact(number(width, doc)),
              Math.toIntExact(number(height, doc)),
              number(bytes, doc),
              number(modified, doc),
              taken.advanceExact(doc) ? Long.valueOf(taken.longValue()) : null,
              contentHash(doc));
      return new Stored(Math.toIntExact(number(id, doc)), entry, rejection(doc));
    }

    private List<String> labels(int doc) throws IOException {
      if (!labels.advanceExact(doc)) {
        return List.of();
      }
      String joined = labels.lookupOrd(labels.ordValue()).utf8ToString();
      return joined.isEmpty() ? List.of() : List.of(joined.split(String.valueOf(LABEL_SEPARATOR)));
    }

    private @Nullable String contentHash(int doc) throws IOException {
      if (!contentHash.advanceExact(doc)) {
        return null;
      }
      BytesRef hash = contentHash.binaryValue();
      return HexFormat.of().formatHex(hash.bytes, hash.offset, hash.offset + hash.length);
    }

    private @Nullable String rejection(int doc) throws IOException {
      return rejection.advanceExact(doc) ? rejection.binaryValue().utf8ToString() : null;
    }

    private static String text(BinaryDocValues values, int doc) throws IOException {
      return values.advanceExact(doc) ? values.binaryValue().utf8ToString() : "";
    }

    private static long number(NumericDocValues values, int doc) throws IOException {
      return values.advanceExact(doc) ? values.longValue() : 0;
    }
  }
}
