package dev.kindred.data;

import java.nio.FloatBuffer;

/**
 * The images of one training step. Its buffer and arrays are used again: they are valid until the
 * second next call of {@link BatchLoader#next}.
 *
 * @param images direct, native byte order, position 0: [B, C, H, W] samples 0..255
 * @param classes class of each image, [B]
 * @param quarterTurns how often each image was turned clockwise by a quarter, [B]
 * @param items index of each image in the list given to the loader, [B]
 * @param judgments number of each judgment that the images are from, [T]; empty where batches are
 *     of classes
 */
@SuppressWarnings("ArrayRecordComponent")
public record Batch(
    FloatBuffer images, int[] classes, int[] quarterTurns, int[] items, int[] judgments) {
  /** Number of images, B. */
  public int size() {
    return items.length;
  }
}
