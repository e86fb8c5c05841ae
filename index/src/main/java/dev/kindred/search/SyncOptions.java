package dev.kindred.search;

import dev.kindred.image.Limits;
import dev.kindred.runtime.Device;
import java.time.Duration;

/**
 * How {@link FolderSync} works.
 *
 * @param device where the encoder runs
 * @param threads for decoding, the encoder and the graph
 * @param limits what an image may cost
 * @param mode what may become of the index besides
 * @param thumbnails whether a small picture is kept of each image that is embedded, where the index
 *     keeps any
 * @param quantized whether an index that is made has a quantized graph, see {@link
 *     dev.kindred.index.IndexCard}; one that is there stays as it is
 * @param shard of the files that is looked at; the others are left alone
 * @param commitEvery how much work a crash may lose
 */
public record SyncOptions(
    Device device,
    int threads,
    Limits limits,
    Mode mode,
    boolean thumbnails,
    boolean quantized,
    Shard shard,
    Duration commitEvery) {

  /**
   * An update from all files, on the CPU with a thread for each processor, with thumbnails; a crash
   * loses about 20 seconds of work.
   */
  public static final SyncOptions DEFAULT =
      new SyncOptions(
          Device.CPU,
          Runtime.getRuntime().availableProcessors(),
          Limits.DEFAULT,
          Mode.UPDATE,
          true,
          false,
          Shard.WHOLE,
          Duration.ofSeconds(20));

  /** What may become of an index besides being brought into step. */
  public enum Mode {
    /** The folders must be those of the index, or some of them. */
    UPDATE,

    /** Folders that are new to the index become part of it. */
    ADD,

    /**
     * Starts over, also with another model or other folders; the old index stays searchable until
     * the new one is whole.
     */
    REBUILD
  }

  /** The same in another mode. */
  public SyncOptions in(Mode other) {
    return new SyncOptions(
        device, threads, limits, other, thumbnails, quantized, shard, commitEvery);
  }

  /** The same with the encoder on another device. */
  public SyncOptions on(Device other) {
    return new SyncOptions(other, threads, limits, mode, thumbnails, quantized, shard, commitEvery);
  }

  /** The same with or without thumbnails of what is embedded. */
  public SyncOptions thumbnails(boolean kept) {
    return new SyncOptions(device, threads, limits, mode, kept, quantized, shard, commitEvery);
  }

  /** The same for an index that is made with or without a quantized graph. */
  public SyncOptions quantized(boolean graph) {
    return new SyncOptions(device, threads, limits, mode, thumbnails, graph, shard, commitEvery);
  }

  /** The same for another part of the files. */
  public SyncOptions shard(Shard part) {
    return new SyncOptions(device, threads, limits, mode, thumbnails, quantized, part, commitEvery);
  }
}
