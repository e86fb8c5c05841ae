package dev.kindred.compare;

import java.io.IOException;

/** Looks vectors up among themselves without comparing all pairs, as an index does. */
public interface ApproximateSearch {
  /**
   * The nearest others of every vector.
   *
   * @param vectors [item][dimension]
   * @param k how many, at least 1
   * @return [item][rank] positions of other vectors, nearest first, k at most
   */
  int[][] neighbours(float[][] vectors, int k) throws IOException;
}
