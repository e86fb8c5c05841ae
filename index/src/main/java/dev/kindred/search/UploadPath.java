package dev.kindred.search;

import dev.kindred.image.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where an uploaded image is to lie, below the folder of uploads: labels and a name, such as {@code
 * cats/persian/tom.jpg}. Nothing that leads anywhere else, is hidden, or looks like another path
 * than it is.
 */
public record UploadPath(String text) {
  static final int MOST_PARTS = 8;
  static final int MOST_BYTES = 200;

  /**
   * Checks the path.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public UploadPath {
    String[] parts = text.split("/", -1);
    require(parts.length <= MOST_PARTS, "has more than %d parts".formatted(MOST_PARTS));
    for (String part : parts) {
      require(!part.isEmpty(), "has an empty part; give it as label/name.png");
      require(!part.startsWith("."), "has a part that begins with a dot");
      require(!part.equals("__MACOSX"), "has a part __MACOSX, of which no images are taken");
      require(
          part.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES,
          "has a part of more than %d bytes".formatted(MOST_BYTES));
    }
    require(
        text.codePoints().noneMatch(UploadPath::isForbidden),
        "has a character that paths may not have, such as a backslash or a control character");
    require(
        ImageFormat.hasImageExtension(parts[parts.length - 1]),
        "does not end like the file of an image, such as .jpg or .png");
    try {
      var _ = Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("the path cannot be one of this system's files", e);
    }
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException("the path " + otherwise);
    }
  }

  private static boolean isForbidden(int character) {
    return character == '\\'
        || character == ':'
        || switch (Character.getType(character)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.UNASSIGNED,
              Character.PRIVATE_USE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              true;
          default -> false;
        };
  }

  /** The names of the folders on the way, from the coarsest label to the finest. */
  public List<String> labels() {
    List<String> parts = List.of(text.split("/", -1));
    return parts.subList(0, parts.size() - 1);
  }
}
