package dev.kindred.compare;

import dev.kindred.data.ImageItem;
import dev.kindred.metrics.PrincipalProjection;
import dev.kindred.metrics.TSne;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The evaluation images in the plane, as one model of each loss places them.
 *
 * @param images those that are drawn, the same in all maps
 * @param total how many there are to draw from
 * @param maps one per loss, in the order of the study
 */
public record EmbeddingMaps(List<Image> images, int total, List<Plane> maps) {
  /** No map. */
  public static final EmbeddingMaps NONE = new EmbeddingMaps(List.of(), 0, List.of());

  /** As many as can still be told apart. */
  static final int MOST_IMAGES = 1000;

  /**
   * What a point stands for.
   *
   * @param path relative to the data set
   * @param labels coarse → fine
   */
  public record Image(String path, List<String> labels) {
    /** Copies. */
    public Image {
      labels = List.copyOf(labels);
    }

    static List<Image> of(List<ImageItem> items) {
      return items.stream().map(i -> new Image(i.path(), i.labels())).toList();
    }
  }

  /**
   * The images as one model places them.
   *
   * @param loss the key of the loss
   * @param seed of the model
   * @param share of the variance that the principal plane holds, NaN if there is none
   * @param principal positions in the principal plane, in the units of the embedding
   * @param neighbours positions by t-SNE, in arbitrary units
   */
  public record Plane(String loss, long seed, double share, Layout principal, Layout neighbours) {}

  /** Positions, one per image. */
  public record Layout(List<Double> x, List<Double> y) {
    /** Copies. */
    public Layout {
      x = List.copyOf(x);
      y = List.copyOf(y);
    }
  }

  /** Copies. */
  public EmbeddingMaps {
    images = List.copyOf(images);
    maps = List.copyOf(maps);
  }

  /**
   * Draws the same images, a random sample if they are many, for every loss.
   *
   * @param all the images
   * @param vectors key of the loss → a vector for each image
   * @param seed of the models
   */
  public static EmbeddingMaps of(List<Image> all, Map<String, float[][]> vectors, long seed) {
    List<Integer> drawn = sample(all.size());
    List<Plane> maps = new ArrayList<>();
    vectors.forEach((loss, x) -> {
      float[][] shown = drawn.stream().map(i -> x[i]).toArray(float[][]::new);
      PrincipalProjection plane = PrincipalProjection.of(shown);
      maps.add(
          new Plane(
              loss, seed, plane.share(), layout(plane.points(), 1e4), layout(TSne.of(shown), 1e2)));
    });
    return new EmbeddingMaps(drawn.stream().map(all::get).toList(), all.size(), maps);
  }

  private static List<Integer> sample(int total) {
    List<Integer> positions = new ArrayList<>(IntStream.range(0, total).boxed().toList());
    if (total > MOST_IMAGES) {
      Collections.shuffle(positions, new Random(1));
    }
    return positions.stream().limit(MOST_IMAGES).sorted().toList();
  }

  private static Layout layout(double[][] points, double precision) {
    return new Layout(coordinate(points, 0, precision), coordinate(points, 1, precision));
  }

  private static List<Double> coordinate(double[][] points, int c, double precision) {
    return Arrays.stream(points).map(p -> Math.rint(p[c] * precision) / precision).toList();
  }
}
