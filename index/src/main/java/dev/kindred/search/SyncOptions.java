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
 * @param rebuild start over, also with another model or folder; the old index stays searchable
 *     until the new one is whole
 * @param commitEvery how much work a crash may lose
 */
public record SyncOptions(
    Device device, int threads, Limits limits, boolean rebuild, Duration commitEvery) {

  public static final SyncOptions DEFAULT =
      new SyncOptions(
          Device.CPU,
          Runtime.getRuntime().availableProcessors(),
          Limits.DEFAULT,
          false,
          Duration.ofSeconds(20));

  public SyncOptions rebuilding() {
    return new SyncOptions(device, threads, limits, true, commitEvery);
  }

  public SyncOptions on(Device other) {
    return new SyncOptions(other, threads, limits, rebuild, commitEvery);
  }
}
