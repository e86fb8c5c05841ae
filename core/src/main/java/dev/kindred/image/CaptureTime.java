package dev.kindred.image;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/** When a photo was taken, by its Exif block (CIPA DC-008, 4.6.6). */
public final class CaptureTime {
  private static final int EXIF_DIRECTORY = 0x8769;
  private static final int ORIGINAL = 0x9003;
  private static final int DIGITIZED = 0x9004;
  private static final int LENGTH = 19;
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu:MM:dd HH:mm:ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private CaptureTime() {}

  /**
   * The camera's clock when the picture was taken or, for want of that, digitized.
   *
   * @param file whole image file, of any content
   * @return empty when the file says nothing or nothing sensible, as a clock that was never set
   */
  public static Optional<LocalDateTime> of(byte[] file) {
    return ImageFormat.of(file)
        .flatMap(format -> ExifBlock.of(file, format))
        .flatMap(CaptureTime::of);
  }

  private static Optional<LocalDateTime> of(ExifBlock block) {
    long exif = block.number(block.directory(), EXIF_DIRECTORY, 0) & 0xffffffffL;
    if (exif == 0) {
      return Optional.empty();
    }
    return parse(block.text(exif, ORIGINAL, LENGTH))
        .or(() -> parse(block.text(exif, DIGITIZED, LENGTH)));
  }

  private static Optional<LocalDateTime> parse(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, FORMAT)).filter(time -> time.getYear() > 0);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
