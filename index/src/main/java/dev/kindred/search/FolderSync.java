package dev.kindred.search;

import dev.kindred.index.DataRoot;
import dev.kindred.index.IndexCard;
import dev.kindred.index.IndexException;
import dev.kindred.index.IndexFolder;
import dev.kindred.index.IndexLocation;
import dev.kindred.index.VectorIndex;
import dev.kindred.index.VectorIndexWriter;
import dev.kindred.runtime.Embedder;
import dev.kindred.runtime.EmbeddingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings an index into step with folders of images, zips of them or manifests: embeds what is new
 * or changed, removes what is gone, leaves the rest. A file of the same path, size and time is
 * taken as unchanged; any other is embedded only if no file that the index knows has the same
 * bytes, so that renamed, moved, copied and touched files cost no more than being read. A file that
 * cannot be read is remembered with its reason and not tried again until it changes. Of an index of
 * several folders, each is compared with its own entries only, whose paths begin with its name.
 */
public final class FolderSync {

  private final List<Path> data;
  private final IndexLocation location;
  private final @Nullable Path model;
  private final SyncOptions options;

  /** As {@link #FolderSync(List, IndexLocation, Path, SyncOptions)}, with one folder. */
  public FolderSync(Path data, Path directory, @Nullable Path model, SyncOptions options) {
    this(List.of(data), directory, model, options);
  }

  /** As {@link #FolderSync(List, IndexLocation, Path, SyncOptions)}, of an index in a folder. */
  public FolderSync(List<Path> data, Path directory, @Nullable Path model, SyncOptions options) {
    this(data, new IndexFolder(directory), model, options);
  }

  /**
   * A sync of these folders into this index.
   *
   * @param data what {@link dev.kindred.data.ImageFolder#open} takes, each; empty for all folders
   *     of the index
   * @param location of the index, made when it does not exist
   * @param model null for the copy that the index keeps of its own
   */
  public FolderSync(
      List<Path> data, IndexLocation location, @Nullable Path model, SyncOptions options) {
    this.data = List.copyOf(data);
    this.location = location;
    this.model = model;
    this.options = options.thumbnails(options.thumbnails() && location.keepsThumbnails());
  }

  /**
   * Does what there is to do. A folder of an index of several that cannot be listed is reported,
   * and its entries stay; one that is new to the index must be there.
   *
   * @throws IndexException when the index was made with another model or folder and is not to be
   *     rebuilt, is being written by another process, or cannot be written
   * @throws dev.kindred.data.DataException when no folder can be listed, or a new one cannot
   * @throws dev.kindred.runtime.ModelException when the model cannot be used
   * @throws java.util.concurrent.CancellationException when the listener stopped it, after a commit
   * @throws InterruptedException when the thread was interrupted, after a commit
   */
  public SyncResult run(SyncListener listener) throws IOException, InterruptedException {
    IndexCard known = knownCard();
    List<DataRoot> before = known == null || rebuilds() ? List.of() : known.roots();
    List<DataRoot> roots = roots(known);
    List<DataRoot> wanted = wanted(roots);
    Set<DataRoot> fresh = new HashSet<>(wanted);
    fresh.removeIf(root -> before.stream().anyMatch(b -> b.location().equals(root.location())));
    try (SourceFolders folders =
            SourceFolders.open(wanted, fresh, options.limits(), options.shard());
        EmbeddingModel encoder = encoder(known);
        Embedder embedder = new Embedder(encoder, options.limits(), options.threads());
        VectorIndexWriter writer =
            open(
                new IndexCard(
                    encoder.dimension(),
                    encoder.hash(),
                    before.isEmpty() ? roots : before,
                    options.quantized() || (known != null && !rebuilds() && known.quantized())))) {
      if (!writer.committed().card().roots().equals(roots) && !rebuilds()) {
        writer.setRoots(roots);
      }
      return new SyncPass(folders, writer, options, listener).run(embedder);
    }
  }

  private boolean rebuilds() {
    return options.mode() == SyncOptions.Mode.REBUILD;
  }

  /** Null when there is no index, or when it is to be replaced whatever it is. */
  private @Nullable IndexCard knownCard() throws IndexException {
    boolean needed = !rebuilds() || data.isEmpty() || model == null;
    if (!needed || !location.exists()) {
      return null;
    }
    try (VectorIndex index = location.open()) {
      if (!index.card().hasModel()) {
        throw new IndexException(
            "%s holds imported vectors and no model; take another --index for images, or --rebuild with DATA and --model"
                .formatted(location));
      }
      return index.card();
    }
  }

  /** Of the index after the sync. */
  private List<DataRoot> roots(@Nullable IndexCard known) throws IndexException {
    if (known == null && data.isEmpty()) {
      throw new IndexException(
          "%s holds no index yet; make one with: kindred index DATA --index %s --model M"
              .formatted(location, location));
    }
    if (known == null || (rebuilds() && !data.isEmpty())) {
      return DataRoots.with(List.of(), data);
    }
    return switch (options.mode()) {
      case UPDATE, REBUILD -> known.roots();
      case ADD -> DataRoots.with(known.roots(), data);
    };
  }

  /** Those to compare now. */
  private List<DataRoot> wanted(List<DataRoot> roots) throws IndexException {
    List<DataRoot> wanted = new ArrayList<>();
    for (Path path : data) {
      String location = DataRoots.location(path);
      wanted.add(
          roots.stream()
              .filter(root -> root.location().equals(location))
              .findFirst()
              .orElseThrow(() -> stranger(location, roots)));
    }
    return wanted.isEmpty() ? roots : wanted.stream().distinct().toList();
  }

  private IndexException stranger(String data, List<DataRoot> roots) {
    return new IndexException(
        "%s belongs to %s, not to %s; add that with --add, take another --index, or rebuild this one with --rebuild"
            .formatted(location, DataRoot.names(roots), data));
  }

  private EmbeddingModel encoder(@Nullable IndexCard known) throws IOException {
    if (model != null) {
      return EmbeddingModel.load(model, options.device(), options.threads());
    }
    if (known == null) {
      throw new IndexException(
          "%s holds no index yet; name a model to make one with: kindred index %s --index %s --model M"
              .formatted(location, data.getFirst(), location));
    }
    try (VectorIndex index = location.open()) {
      return IndexModels.load(index, location.toString(), options.device(), options.threads());
    }
  }

  private VectorIndexWriter open(IndexCard card) throws IndexException {
    return rebuilds()
        ? location.rebuild(card, model, options.threads())
        : location.write(card, model, options.threads());
  }

  /**
   * Removes a folder from an index of several, with its entries.
   *
   * @param name of the folder in the index, or its location
   * @param threads that build the graph of what stays
   * @return the folder that was removed
   * @throws IndexException when the index has no such folder, or no other
   */
  public static DataRoot forget(IndexLocation location, String name, int threads)
      throws IndexException {
    IndexCard card;
    try (VectorIndex index = location.open()) {
      card = index.card();
    }
    String path = DataRoots.location(Path.of(name));
    DataRoot forgotten =
        card.roots().stream()
            .filter(root -> root.name().equals(name) || root.location().equals(path))
            .findFirst()
            .orElseThrow(() ->
                new IndexException(
                    "%s has no folder %s; it belongs to %s"
                        .formatted(location, name, DataRoot.names(card.roots()))));
    if (card.roots().size() == 1) {
      throw new IndexException(
          "%s is the only folder of %s; to forget it, delete the index".formatted(name, location));
    }
    try (VectorIndexWriter writer = location.write(card, null, threads)) {
      writer.setRoots(card.roots().stream().filter(root -> !root.equals(forgotten)).toList());
      writer.compact();
    }
    return forgotten;
  }
}
