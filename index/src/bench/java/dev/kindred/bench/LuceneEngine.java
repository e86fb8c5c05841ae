package dev.kindred.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Lucene as it comes: its default format (M 16, beam 100), its own query, numbers as doc values.
 */
final class LuceneEngine implements Engine {

  private static final String VECTOR = "vector";
  private static final String NUMBER = "number";

  private final Directory directory;
  private @Nullable DirectoryReader reader;

  LuceneEngine(Path path) throws IOException {
    directory = FSDirectory.open(path);
  }

  @Override
  public String name() {
    return "lucene";
  }

  @Override
  public void build(float[][] base, int threads) throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig().setRAMBufferSizeMB(2000).setUseCompoundFile(false);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < base.length; i++) {
        Document document = new Document();
        document.add(new KnnFloatVectorField(VECTOR, base[i], VectorSimilarityFunction.EUCLIDEAN));
        document.add(new NumericDocValuesField(NUMBER, i));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
    }
    reader = DirectoryReader.open(directory);
  }

  @Override
  public long bytes() throws IOException {
    long bytes = 0;
    for (String file : directory.listAll()) {
      bytes += directory.fileLength(file);
    }
    return bytes;
  }

  @Override
  public Searcher searcher() {
    if (reader == null) {
      throw new IllegalStateException("not built");
    }
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    return (query, k, effort) -> {
      TopDocs top = searcher.search(new KnnFloatVectorQuery(VECTOR, query, effort), k);
      int[] numbers = new int[top.scoreDocs.length];
      for (int i = 0; i < numbers.length; i++) {
        int doc = top.scoreDocs[i].doc;
        LeafReaderContext leaf =
            searcher.getLeafContexts().get(ReaderUtil.subIndex(doc, searcher.getLeafContexts()));
        NumericDocValues values = leaf.reader().getNumericDocValues(NUMBER);
        values.advanceExact(doc - leaf.docBase);
        numbers[i] = (int) values.longValue();
      }
      return numbers;
    };
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
    directory.close();
  }
}
