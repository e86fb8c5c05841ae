package dev.kindred.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The file formats that can be read, told apart by their first bytes, never by the file's name. */
public enum ImageFormat {
  /** Sequential or progressive; gray, colour or CMYK. */
  JPEG,
  /** With its checksums verified; transparency is composited on white. */
  PNG,
  /** The first frame of it. */
  GIF,
  /** As the JDK reads it. */
  BMP,
  /** The first page of it. */
  TIFF,
  /** By a decoder that comes with Kindred, as the JDK has none. */
  WEBP;

  /** The extensions under which these formats are known, lower case, without the dot. */
  public static final Set<String> EXTENSIONS =
      Set.of("jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "dib", "tif", "tiff", "webp");

  /** Whether a file of this name is expected to be an image, by its extension in any case. */
  public static boolean hasImageExtension(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot >= 0 && EXTENSIONS.contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** The format that the file's first bytes declare, or empty when it is none of these. */
  public static Optional<ImageFormat> of(byte[] file) {
    if (startsWith(file, 0, "\u00ff\u00d8\u00ff")) {
      return Optional.of(JPEG);
    }
    if (startsWith(file, 0, "\u0089PNG\r\n\u001a\n")) {
      return Optional.of(PNG);
    }
    if (startsWith(file, 0, "GIF87a") || startsWith(file, 0, "GIF89a")) {
      return Optional.of(GIF);
    }
    if (startsWith(file, 0, "BM")) {
      return Optional.of(BMP);
    }
    if (startsWith(file, 0, "II*\0") || startsWith(file, 0, "MM\0*")) {
      return Optional.of(TIFF);
    }
    if (startsWith(file, 0, "RIFF") && startsWith(file, 8, "WEBP")) {
      return Optional.of(WEBP);
    }
    return Optional.empty();
  }

  /** As HTTP names it, such as {@code image/jpeg}. */
  public String mediaType() {
    return "image/" + name().toLowerCase(Locale.ROOT);
  }

  /** Whether the bytes at {@code offset} are the characters of {@code magic}, one byte each. */
  static boolean startsWith(byte[] file, int offset, String magic) {
    byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
    return offset >= 0
        && offset + expected.length <= file.length
        && Arrays.equals(file, offset, offset + expected.length, expected, 0, expected.length);
  }
}
