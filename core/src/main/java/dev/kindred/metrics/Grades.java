package dev.kindred.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * The grade of every (query, gallery item) pair: the number of leading hierarchy levels on which
 * they agree, from 0 (nothing in common) to the depth (the same class).
 */
final class Grades {
  private static final int MAX_DEPTH = 100;

  /** [level][item]: an id for the whole path of classes down to that level. */
  private final int[][] queryPaths;

  private final int[][] galleryPaths;

  Grades(int[][] queryLevels, int queries, int[][] galleryLevels, int gallery) {
    int depth = queryLevels.length;
    if (depth < 1 || depth > MAX_DEPTH || galleryLevels.length != depth) {
      throw new IllegalArgumentException(
          "need the same 1 to %d levels for queries and gallery, got %d and %d"
              .formatted(MAX_DEPTH, depth, galleryLevels.length));
    }
    this.queryPaths = new int[depth][queries];
    this.galleryPaths = new int[depth][gallery];
    Map<Long, Integer> ids = new HashMap<>();
    for (int l = 0; l < depth; l++) {
      ids.clear();
      number(queryLevels, l, queryPaths, ids);
      number(galleryLevels, l, galleryPaths, ids);
    }
  }

  private static void number(int[][] levels, int l, int[][] paths, Map<Long, Integer> ids) {
    if (levels[l].length != paths[l].length) {
      throw new IllegalArgumentException(
          "level %d has %d ids for %d vectors".formatted(l, levels[l].length, paths[l].length));
    }
    for (int i = 0; i < levels[l].length; i++) {
      long parent = l == 0 ? 0 : paths[l - 1][i];
      paths[l][i] =
          ids.computeIfAbsent((parent << 32) | (levels[l][i] & 0xffffffffL), k -> ids.size());
    }
  }

  int depth() {
    return queryPaths.length;
  }

  /** The class of each gallery item, over all levels: equal ids are relevant to each other. */
  int[] galleryClasses() {
    return galleryPaths[depth() - 1];
  }

  /** Writes the grade of each gallery item for one query. */
  void fill(int query, byte[] grades) {
    int coarsest = queryPaths[0][query];
    int[] first = galleryPaths[0];
    for (int j = 0; j < grades.length; j++) {
      grades[j] = (byte) (first[j] == coarsest ? 1 : 0);
    }
    for (int l = 1; l < queryPaths.length; l++) {
      int path = queryPaths[l][query];
      int[] paths = galleryPaths[l];
      for (int j = 0; j < grades.length; j++) {
        grades[j] += (byte) (paths[j] == path ? 1 : 0);
      }
    }
  }
}
