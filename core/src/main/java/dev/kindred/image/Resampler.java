package dev.kindred.image;

import java.util.Arrays;

/**
 * Scales a crop of an image, one axis after the other: area averaging where it gets smaller,
 * bilinear interpolation where it gets larger. Averages are kept exactly when scaling down.
 */
final class Resampler {
  /**
   * How output positions along one axis draw on input positions.
   *
   * @param start first input position an output position draws on
   * @param weights weights of that input position and the following ones; they and the weight of
   *     the outside add up to 1
   * @param inside sum of the weights, below 1 where the output reaches beyond the image
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Axis(int[] start, float[][] weights, float[] inside) {
    static Axis of(double origin, double length, int inputs, int outputs) {
      Axis axis = new Axis(new int[outputs], new float[outputs][], new float[outputs]);
      double step = length / outputs;
      for (int i = 0; i < outputs; i++) {
        if (step > 1) {
          axis.average(i, origin + i * step, step, inputs);
        } else {
          axis.interpolate(i, origin + (i + 0.5) * step, inputs);
        }
        for (float weight : axis.weights[i]) {
          axis.inside[i] += weight;
        }
      }
      return axis;
    }

    /** The most input positions that one output position draws on, at least 1. */
    int reach() {
      return Arrays.stream(weights).mapToInt(w -> w.length).max().orElse(1) + 1;
    }

    private void average(int i, double from, double step, int inputs) {
      double lo = Math.max(0, from);
      double hi = Math.min(inputs, from + step);
      start[i] = Math.clamp((long) lo, 0, inputs - 1);
      int end = Math.max(start[i], (int) Math.ceil(hi - 1e-9));
      weights[i] = new float[Math.max(0, Math.min(inputs, end) - start[i])];
      for (int j = 0; j < weights[i].length; j++) {
        double left = Math.max(lo, start[i] + j);
        double right = Math.min(hi, start[i] + j + 1);
        weights[i][j] = (float) (Math.max(0, right - left) / step);
      }
    }

    private void interpolate(int i, double centre, int inputs) {
      if (centre < 0 || centre > inputs) {
        weights[i] = new float[0];
        return;
      }
      double position = Math.clamp(centre - 0.5, 0, inputs - 1);
      start[i] = (int) position;
      float right = (float) (position - start[i]);
      weights[i] = right == 0 ? new float[] {1} : new float[] {1 - right, right};
    }
  }

  private Resampler() {}

  /**
   * Writes the crop as {@code channels} planes of {@code height x width} samples 0..255.
   *
   * @param outside colour beyond the image, one value a channel
   */
  static void resample(
      Pixels in, Crop crop, int[] outside, int height, int width, float[] out, int offset) {
    int channels = in.channels();
    Axis across = Axis.of(crop.x(), crop.width(), in.width(), width);
    Axis down = Axis.of(crop.y(), crop.height(), in.height(), height);
    // A ring of scaled input rows: neighbouring output rows may share one.
    float[][] ring = new float[down.reach()][channels * width];
    int[] held = new int[ring.length];
    Arrays.fill(held, -1);
    for (int y = 0; y < height; y++) {
      float[] weights = down.weights[y];
      for (int c = 0; c < channels; c++) {
        int to = offset + (c * height + y) * width;
        for (int x = 0; x < width; x++) {
          out[to + x] = outside[c] * (1 - down.inside[y] * across.inside[x]);
        }
      }
      for (int j = 0; j < weights.length; j++) {
        int source = down.start[y] + j;
        int slot = source % ring.length;
        if (held[slot] != source) {
          scaleRow(in, source, across, ring[slot]);
          held[slot] = source;
        }
        float[] row = ring[slot];
        for (int c = 0; c < channels; c++) {
          int to = offset + (c * height + y) * width;
          for (int x = 0; x < width; x++) {
            out[to + x] += weights[j] * row[c * width + x];
          }
        }
      }
    }
  }

  /** The crop as an image of its own. */
  static Pixels resample(Pixels in, Crop crop, int[] outside, int height, int width) {
    int channels = in.channels();
    int plane = Math.multiplyExact(height, width);
    float[] planes = new float[Math.multiplyExact(plane, channels)];
    resample(in, crop, outside, height, width, planes, 0);
    byte[] data = new byte[planes.length];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < plane; i++) {
        data[i * channels + c] = (byte) (planes[c * plane + i] + 0.5f);
      }
    }
    return new Pixels(width, height, channels, data);
  }

  private static void scaleRow(Pixels in, int y, Axis across, float[] row) {
    int channels = in.channels();
    int width = across.start.length;
    byte[] data = in.data();
    for (int x = 0; x < width; x++) {
      float[] weights = across.weights[x];
      int from = (y * in.width() + across.start[x]) * channels;
      for (int c = 0; c < channels; c++) {
        float sum = 0;
        for (int j = 0, i = from + c; j < weights.length; j++, i += channels) {
          sum += weights[j] * (data[i] & 0xff);
        }
        row[c * width + x] = sum;
      }
    }
  }
}
