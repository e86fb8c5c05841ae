package dev.kindred.search;

import dev.kindred.data.ImageFolder;
import dev.kindred.index.IndexCard;
import dev.kindred.index.IndexException;
import dev.kindred.index.LuceneIndex;
import dev.kindred.index.LuceneIndexWriter;
import dev.kindred.index.VectorIndexWriter;
import dev.kindred.runtime.Embedder;
import dev.kindred.runtime.EmbeddingModel;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Brings an index into step with a folder of images, a zip of one or a manifest: embeds what is new
 * or changed, removes what is gone, leaves the rest. A file of the same path, size and time is
 * taken as unchanged; any other is embedded only if no file that the index knows has the same
 * bytes, so that renamed, moved, copied and touched files cost no more than being read. A file that
 * cannot be read is remembered with its reason and not tried again until it changes.
 */
public final class FolderSync {

  private final Path data;
  private final Path directory;
  private final @Nullable Path model;
  private final SyncOptions options;

  /**
   * @param data what {@link ImageFolder#open} takes
   * @param directory of the index, made when it does not exist
   * @param model null for the copy that the index keeps of its own
   */
  public FolderSync(Path data, Path directory, @Nullable Path model, SyncOptions options) {
    this.data = data;
    this.directory = directory;
    this.model = model;
    this.options = options;
  }

  /**
   * Does what there is to do.
   *
   * @throws IndexException when the index was made with another model or folder and is not to be
   *     rebuilt, is being written by another process, or cannot be written
   * @throws dev.kindred.data.DataException when the folder cannot be listed
   * @throws dev.kindred.runtime.ModelException when the model cannot be used
   * @throws java.util.concurrent.CancellationException when the listener stopped it, after a commit
   * @throws InterruptedException when the thread was interrupted, after a commit
   */
  public SyncResult run(SyncListener listener) throws IOException, InterruptedException {
    Path modelFile = modelFile();
    try (ImageFolder folder = ImageFolder.open(data, options.limits());
        EmbeddingModel encoder =
            EmbeddingModel.load(modelFile, options.device(), options.threads());
        Embedder embedder = new Embedder(encoder, options.limits(), options.threads());
        VectorIndexWriter writer = open(folder, encoder, modelFile)) {
      return new SyncPass(folder, writer, options, listener).run(embedder);
    }
  }

  private Path modelFile() throws IndexException {
    if (model != null) {
      return model;
    }
    if (!LuceneIndex.exists(directory)) {
      throw new IndexException(
          "%s holds no index yet; name a model to make one with: kindred index %s --index %s --model M"
              .formatted(directory, data, directory));
    }
    try (LuceneIndex index = LuceneIndex.open(directory)) {
      if (!index.card().hasModel()) {
        throw new IndexException(
            "%s holds imported vectors and no model; take another --index for images"
                .formatted(directory));
      }
      return directory.resolve(index.card().modelFile());
    }
  }

  private VectorIndexWriter open(ImageFolder folder, EmbeddingModel encoder, Path modelFile)
      throws IndexException {
    IndexCard card = new IndexCard(encoder.dimension(), encoder.hash(), folder.root().toString());
    return options.rebuild()
        ? LuceneIndexWriter.rebuild(directory, card, modelFile, options.threads())
        : LuceneIndexWriter.open(directory, card, modelFile, options.threads());
  }
}
