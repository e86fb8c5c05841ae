package dev.kindred.data;

import dev.kindred.image.Limits;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * A collection of images with their classes. Three kinds are understood:
 *
 * <ul>
 *   <li>a folder: the folders on the way to an image are its labels, the outermost the coarsest;
 *   <li>a {@code .zip} of such a folder, read in place; one folder that wraps everything else is
 *       not a label and not a part of the paths;
 *   <li>a {@code .csv} manifest, {@code path,label[,parent...]}, with paths relative to the
 *       manifest, the finest label first, and an optional header line.
 * </ul>
 *
 * <p>Files without an image extension, hidden files and {@code __MACOSX} are passed over silently.
 * Safe for use by several threads at once.
 */
public final class ImageFolder implements Closeable {
  private final Path root;
  private final List<ImageItem> items;
  private final List<String> paths;
  private final List<Skipped> skipped;
  private final Listing.Storage storage;
  private final String wrapper;
  private final Limits limits;

  private ImageFolder(Path root, Listing listing, Limits limits) {
    this.root = root;
    this.items = listing.items().stream().sorted(Comparator.comparing(ImageItem::path)).toList();
    this.paths = items.stream().map(ImageItem::path).toList();
    this.skipped = List.copyOf(listing.skipped());
    this.storage = listing.storage();
    this.wrapper = listing.wrapper();
    this.limits = limits;
  }

  /** As {@link #open(Path, Limits)} with {@link Limits#DEFAULT}. */
  public static ImageFolder open(Path data) throws DataException {
    return open(data, Limits.DEFAULT);
  }

  /**
   * Lists a collection.
   *
   * @param limits of which the file size bounds what {@link #read} takes into memory
   * @throws DataException when it is missing, broken or holds no image
   */
  public static ImageFolder open(Path data, Limits limits) throws DataException {
    Path root = data.toAbsolutePath().normalize();
    Listing listing = list(data, root);
    if (listing.items().isEmpty()) {
      try {
        listing.storage().close();
      } catch (IOException e) {
        throw new DataException("cannot close " + data + ": " + e.getMessage(), e);
      }
      throw new DataException(noImages(data, listing.skipped()));
    }
    return new ImageFolder(root, listing, limits);
  }

  private static Listing list(Path data, Path root) throws DataException {
    String name = root.toString().toLowerCase(Locale.ROOT);
    if (!Files.exists(root)) {
      throw new DataException(
          "there is no " + data + "; give a folder of images, a .zip of one or a .csv manifest");
    }
    if (Files.isDirectory(root)) {
      return FolderListing.of(root);
    }
    if (name.endsWith(".zip")) {
      return ZipListing.of(root);
    }
    if (name.endsWith(".csv")) {
      return CsvListing.of(root);
    }
    throw new DataException(
        data + " is neither a folder nor a .zip nor a .csv file; give one of these");
  }

  private static String noImages(Path data, List<Skipped> skipped) {
    if (skipped.isEmpty()) {
      return "there are no images in "
          + data
          + "; put JPEG, PNG, GIF, BMP, TIFF or WebP files into it, one folder for each class";
    }
    Skipped first = skipped.getFirst();
    return "none of the %d images in %s can be used, the first is %s: %s"
        .formatted(skipped.size(), data, first.path(), first.reason());
  }

  /** The images, sorted by path. */
  public List<ImageItem> items() {
    return items;
  }

  /**
   * Finds an image by its path in the collection. Where no path is exactly that, '\\' stands for
   * '/', and a leading "./" or the name of the folder itself is passed over.
   *
   * @return its number in {@link #items}, or a negative number when there is none
   */
  public int indexOf(String path) {
    String plain = path.replace('\\', '/');
    plain = plain.startsWith("./") ? plain.substring(2) : plain;
    String inside = plain.startsWith(wrapper) ? plain.substring(wrapper.length()) : plain;
    return Stream.of(path, plain, inside)
        .mapToInt(p -> Collections.binarySearch(paths, p))
        .filter(i -> i >= 0)
        .findFirst()
        .orElse(-1);
  }

  /** Files that look like images but cannot be listed, with the reason. */
  public List<Skipped> skipped() {
    return skipped;
  }

  /** The folder, zip file or manifest, absolute; {@link #open} takes it again. */
  public Path root() {
    return root;
  }

  /**
   * The bytes of an image file.
   *
   * @throws IOException when it cannot be read or is larger than the limit
   */
  public byte[] read(ImageItem item) throws IOException {
    int most = (int) Math.min(limits.maxFileBytes(), Integer.MAX_VALUE - 16);
    limits.checkFile(item.size());
    try (InputStream in = storage.open(item)) {
      // The listed size may be wrong or out of date, so it is no bound.
      byte[] bytes = in.readNBytes(most);
      if (bytes.length == most && in.read() >= 0) {
        limits.checkFile(most + 1L);
      }
      return bytes;
    } catch (ZipException | EOFException e) {
      throw new IOException("its part of the zip file is damaged; pack it again", e);
    }
  }

  /** SHA-256 of the listing (path, size and labels of every image), in hexadecimal. */
  public String contentHash() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
    for (ImageItem item : items) {
      String line = item.path() + '\0' + item.size() + '\0' + String.join("\0", item.labels());
      digest.update((line + '\n').getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
