package dev.kindred.index;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One of the folders whose images an index holds.
 *
 * @param name what its paths begin with in the index, before a '/'; empty for a folder that is the
 *     only one, whose paths are then as they are in the folder
 * @param location the folder, or what stands for one; opaque to the index
 */
public record DataRoot(String name, String location) {

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when it holds a '/'
   */
  public DataRoot {
    if (name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("the name of a folder holds a '/': " + name);
    }
  }

  /** Whether a path of the index lies in this folder. */
  public boolean holds(String path) {
    return path.startsWith(prefix());
  }

  /** The path in the index of a path in this folder. */
  public String outside(String path) {
    return prefix() + path;
  }

  /** The path in this folder of a path of the index that it holds. */
  public String inside(String path) {
    return path.substring(prefix().length());
  }

  private String prefix() {
    return name.isEmpty() ? "" : name + "/";
  }

  /** Several in words. */
  public static String names(List<DataRoot> roots) {
    return roots.stream()
        .map(r -> r.name.isEmpty() ? r.location : "%s (%s)".formatted(r.name, r.location))
        .collect(Collectors.joining(" and "));
  }
}
