package dev.kindred.data;

import dev.kindred.image.ImageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Lists a zip file by its directory; nothing is ever extracted. */
final class ZipListing {
  private ZipListing() {}

  static Listing of(Path root) throws DataException {
    ZipFile zip;
    try {
      zip = open(root);
    } catch (ZipException e) {
      throw new DataException(
          root + " is not a zip file that can be read (" + e.getMessage() + "); pack it again", e);
    } catch (IOException e) {
      throw new DataException("cannot open " + root + ": " + e.getMessage(), e);
    }
    // Of several with one name the last counts, as for all who unpack it.
    Map<List<String>, ZipEntry> entries = new LinkedHashMap<>();
    List<Skipped> skipped = new ArrayList<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      List<String> names = names(entry);
      if (!entry.isDirectory()
          && ImageFormat.hasImageExtension(entry.getName())
          && names.stream().noneMatch(name -> Listing.isHidden(name) && !isDots(name))) {
        if (names.stream().anyMatch(name -> name.isEmpty() || isDots(name))) {
          skipped.add(new Skipped(entry.getName(), "its name is not a plain path"));
        } else {
          entries.put(names, entry);
        }
      }
    }
    String wrapper = wrapper(entries.keySet());
    List<ImageItem> items = new ArrayList<>(entries.size());
    entries.forEach((names, entry) -> {
      List<String> inside = names.subList(wrapper.isEmpty() ? 0 : 1, names.size());
      items.add(
          new ImageItem(
              String.join("/", inside),
              List.copyOf(inside.subList(0, inside.size() - 1)),
              entry.getSize(),
              entry.getTime()));
    });
    return new Listing(items, skipped, new Entries(zip, wrapper), wrapper);
  }

  private static ZipFile open(Path root) throws IOException {
    try {
      return new ZipFile(root.toFile());
    } catch (ZipException e) {
      // Old archives name their entries in the code page of DOS, which is not valid UTF-8.
      if (String.valueOf(e.getMessage()).contains("bad entry name")) {
        return new ZipFile(root.toFile(), Charset.forName("IBM437"));
      }
      throw e;
    }
  }

  private static List<String> names(ZipEntry entry) {
    // Some Windows programs write the separator of their own system.
    return List.of(entry.getName().replace('\\', '/').split("/"));
  }

  private static boolean isDots(String name) {
    return name.equals(".") || name.equals("..");
  }

  /** The one folder that contains everything, with its '/', or "" when there is none. */
  private static String wrapper(Set<List<String>> paths) {
    String wrapper = "";
    for (List<String> names : paths) {
      String top = names.size() > 1 ? names.getFirst() + "/" : "";
      if (top.isEmpty() || (!wrapper.isEmpty() && !top.equals(wrapper))) {
        return "";
      }
      wrapper = top;
    }
    return wrapper;
  }

  private record Entries(ZipFile zip, String wrapper) implements Listing.Storage {
    @Override
    public InputStream open(ImageItem item) throws IOException {
      String name = wrapper + item.path();
      @Nullable ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        entry = zip.getEntry(name.replace('/', '\\'));
      }
      if (entry == null) {
        throw new IOException("no entry " + name + " in " + zip.getName());
      }
      return zip.getInputStream(entry);
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }
}
