package dev.kindred.search;

import dev.kindred.index.Entry;
import dev.kindred.index.Hit;
import dev.kindred.index.IndexException;
import dev.kindred.index.Query;
import dev.kindred.index.VectorIndex;
import dev.kindred.search.DuplicateReport.Copy;
import dev.kindred.search.DuplicateReport.Identical;
import dev.kindred.search.DuplicateReport.Similar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds images that an index holds more than once: files of the same bytes by their content hash,
 * similar ones by a search for the nearest neighbours of each image.
 */
public final class Duplicates {

  /**
   * A cosine of 0.955. Of 70 photographs of groceries, with a frozen and a fine-tuned network, 100
   * and 93 percent lay so near to their copy saved as JPEG of quality 0.6, 89 and 37 percent to
   * their copy of half the size, and 9 and 3 percent to another photograph.
   */
  public static final double DEFAULT_WITHIN = .3;

  /** Neighbours looked at, besides the copies of an image. */
  private static final int NEIGHBOURS = 10;

  private final VectorIndex index;
  private final double within;

  /** The images of each content, sorted by path. */
  private final Map<String, List<Entry>> byContent;

  /** By the two paths. */
  private final Map<List<String>, Similar> similar = new HashMap<>();

  /** Follows the search. May throw, which ends it. */
  public interface Listener {
    /** So many images have been compared, each content once. */
    void compared(int done, int total);
  }

  private Duplicates(VectorIndex index, double within) throws IndexException {
    this.index = index;
    this.within = within;
    List<Entry> images = new ArrayList<>();
    index.forEach(stored -> {
      if (stored.rejection() == null) {
        images.add(stored.entry());
      }
    });
    images.sort(Comparator.comparing(Entry::path));
    this.byContent =
        images.stream()
            .collect(
                Collectors.groupingBy(
                    Duplicates::content, LinkedHashMap::new, Collectors.toList()));
  }

  /**
   * Compares all images of the index.
   *
   * @param within the distance up to which images are similar, 0 to 2; of the similar ones of an
   *     image, the ten nearest are looked at
   */
  public static DuplicateReport find(VectorIndex index, double within, Listener listener)
      throws IndexException {
    Duplicates duplicates = new Duplicates(index, within);
    duplicates.searchAll(listener);
    return duplicates.report();
  }

  /** One image stands for all of its content. */
  private void searchAll(Listener listener) throws IndexException {
    int done = 0;
    for (List<Entry> copies : byContent.values()) {
      Entry entry = copies.getFirst();
      float[] vector = index.vector(entry.path());
      if (vector != null) {
        for (Hit hit : index.search(new Query(vector, copies.size() + NEIGHBOURS)).hits()) {
          compare(entry, hit);
        }
      }
      listener.compared(++done, byContent.size());
    }
  }

  private void compare(Entry entry, Hit hit) {
    Entry other = byContent.getOrDefault(content(hit.entry()), List.of(hit.entry())).getFirst();
    int order = entry.path().compareTo(other.path());
    if (order < 0 && hit.distance() <= within) {
      add(entry, other, hit.distance());
    } else if (order > 0 && hit.distance() <= within) {
      add(other, entry, hit.distance());
    }
  }

  private void add(Entry first, Entry second, double distance) {
    similar.putIfAbsent(
        List.of(first.path(), second.path()),
        new Similar(copy(first), copy(second), distance, !first.labels().equals(second.labels())));
  }

  private DuplicateReport report() {
    List<Identical> identical =
        byContent.values().stream()
            .filter(entries -> entries.size() > 1)
            .map(Duplicates::identical)
            .toList();
    List<Similar> nearestFirst =
        similar.values().stream()
            .sorted(
                Comparator.comparingDouble(Similar::distance)
                    .thenComparing(pair -> pair.first().path())
                    .thenComparing(pair -> pair.second().path()))
            .toList();
    int images = byContent.values().stream().mapToInt(List::size).sum();
    long unknown =
        byContent.values().stream()
            .filter(entries -> entries.getFirst().contentHash() == null)
            .count();
    return new DuplicateReport(images, Math.toIntExact(unknown), within, identical, nearestFirst);
  }

  private static Identical identical(List<Entry> entries) {
    boolean differ = entries.stream().map(Entry::labels).distinct().count() > 1;
    return new Identical(entries.stream().map(Duplicates::copy).toList(), differ);
  }

  private static Copy copy(Entry entry) {
    return new Copy(entry.path(), entry.labels());
  }

  /** The same for files of the same bytes; the path, as long as these are unknown. */
  static String content(Entry entry) {
    String hash = entry.contentHash();
    return hash == null ? entry.path() : hash;
  }
}
