package dev.kindred.graph;

import java.util.List;
import java.util.Set;

/**
 * The input of a network for images.
 *
 * @param batch the batch size that the file is fixed to; 0 if it is left open
 * @param height that the file is fixed to, or 0
 * @param width that the file is fixed to, or 0
 * @param channelsLast whether the network wants [N,H,W,C] rather than [N,C,H,W]
 */
record ImageInput(
    String name, int batch, int channels, int height, int width, boolean channelsLast) {
  private static final Set<Integer> USUAL_CHANNELS = Set.of(1, 3, 4);

  /** What an input takes if the file does not say. */
  private static final int COLOUR = 3;

  /**
   * @param dims as the file declares them, 0 where they are open
   * @throws OnnxException if they are not those of images
   */
  static ImageInput of(String name, List<Integer> dims) throws OnnxException {
    if (dims.size() != 4) {
      throw new OnnxException(
          "the input \"%s\" has %d dimensions; images [N,C,H,W] have 4"
              .formatted(name, dims.size()));
    }
    boolean last = !USUAL_CHANNELS.contains(dims.get(1)) && USUAL_CHANNELS.contains(dims.get(3));
    int channels = dims.get(last ? 3 : 1);
    return new ImageInput(
        name,
        dims.getFirst(),
        channels == 0 ? COLOUR : channels,
        dims.get(last ? 1 : 2),
        dims.get(last ? 2 : 3),
        last);
  }

  /**
   * A batch of n images, [n, channels, height, width].
   *
   * @throws OnnxException if the network is fixed to another size
   */
  Shape shape(int n, int wantedHeight, int wantedWidth) throws OnnxException {
    if ((height != 0 && height != wantedHeight) || (width != 0 && width != wantedWidth)) {
      throw new OnnxException(
          "wrong input size: the network takes images of height %s and width %s, not %d×%d"
              .formatted(
                  height == 0 ? "any" : height,
                  width == 0 ? "any" : width,
                  wantedHeight,
                  wantedWidth));
    }
    return Shape.of(n, channels, wantedHeight, wantedWidth);
  }
}
