package dev.kindred.search;

import dev.kindred.index.DataRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Gives folders the names under which an index has their images. */
final class DataRoots {

  private DataRoots() {}

  /**
   * The roots with more folders, of which those that are there already count once. A single root
   * needs no name; of several, each is called as its folder or file, with a number if that is
   * taken.
   */
  static List<DataRoot> with(List<DataRoot> roots, List<Path> more) {
    Map<String, String> names = new LinkedHashMap<>();
    roots.forEach(root -> names.put(root.location(), root.name()));
    more.forEach(data -> names.putIfAbsent(location(data), ""));
    if (names.size() > 1) {
      Set<String> taken = new HashSet<>(names.values());
      names.replaceAll((location, name) -> name.isEmpty() ? free(baseName(location), taken) : name);
    }
    return names.entrySet().stream()
        .map(named -> new DataRoot(named.getValue(), named.getKey()))
        .toList();
  }

  /** The roots with a folder that is to have this name, or it and a number if that is taken. */
  static List<DataRoot> with(List<DataRoot> roots, String name, Path folder) {
    List<DataRoot> named = new ArrayList<>(with(roots, List.of(folder)));
    Set<String> taken = new HashSet<>();
    named.subList(0, named.size() - 1).forEach(root -> taken.add(root.name()));
    named.set(named.size() - 1, new DataRoot(free(name, taken), named.getLast().location()));
    return named;
  }

  static String location(Path data) {
    return data.toAbsolutePath().normalize().toString();
  }

  private static String free(String name, Set<String> taken) {
    return Stream.iterate(1, i -> i + 1)
        .map(i -> i == 1 ? name : name + "-" + i)
        .filter(taken::add)
        .findFirst()
        .orElseThrow();
  }

  private static String baseName(String location) {
    Path file = Path.of(location).getFileName();
    String name = file == null ? "root" : file.toString();
    String lower = name.toLowerCase(Locale.ROOT);
    boolean isFile = lower.endsWith(".zip") || lower.endsWith(".csv");
    return isFile && name.length() > 4 ? name.substring(0, name.length() - 4) : name;
  }
}
