package dev.kindred.cli;

import dev.kindred.index.Filter;
import dev.kindred.index.FilterSyntaxException;
import dev.kindred.index.IndexException;
import dev.kindred.index.IndexLocation;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.WrittenLoss;
import dev.kindred.runtime.Device;
import dev.kindred.search.IndexLocations;
import dev.kindred.search.Shard;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Option values as what they mean. A value that means nothing is wrong usage. */
final class Convert {
  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d{1,9})h)?\\s*(?:(\\d{1,9})m)?\\s*(?:(\\d{1,9})s)?");

  private Convert() {}

  /** {@code triplet(margin=0.3)}. */
  static final class ToLoss implements ITypeConverter<WrittenLoss> {
    @Override
    public WrittenLoss convert(String text) {
      return saying(WrittenLoss::parse, text);
    }
  }

  /** {@code gray40}. */
  static final class ToEncoder implements ITypeConverter<Encoder> {
    @Override
    public Encoder convert(String text) {
      return saying(Encoder::named, text);
    }
  }

  /** {@code cuda:1}. */
  static final class ToDevice implements ITypeConverter<Device> {
    @Override
    public Device convert(String text) {
      return saying(Device::parse, text);
    }
  }

  /** {@code label = cat and width >= 1000}. */
  static final class ToFilter implements ITypeConverter<Filter> {
    @Override
    public Filter convert(String text) {
      try {
        return Filter.parse(text);
      } catch (FilterSyntaxException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** {@code photos.index} or {@code opensearch://host:9200/photos}. */
  static final class ToIndex implements ITypeConverter<IndexLocation> {
    @Override
    public IndexLocation convert(String text) {
      try {
        return IndexLocations.parse(text);
      } catch (IndexException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /**
   * How a batch is put together.
   *
   * @param classes how many, at least 2
   * @param images how many of each class, at least 2
   */
  record Batch(int classes, int images) {}

  /** {@code 24x4}: 24 classes with 4 images each. */
  static final class ToBatch implements ITypeConverter<Batch> {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,6})[xX](\\d{1,6})");

    @Override
    public Batch convert(String text) {
      Matcher parts = SHAPE.matcher(text.strip());
      if (parts.matches()) {
        Batch batch = new Batch(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
        if (batch.classes() >= 2 && batch.images() >= 2) {
          return batch;
        }
      }
      throw new TypeConversionException(
          "'%s' is not a batch; write for example 24x4 for 24 classes with 4 images each, at least 2 of both"
              .formatted(text));
    }
  }

  /** {@code 3/8}: the third of eight parts. */
  static final class ToShard implements ITypeConverter<Shard> {
    private static final Pattern PART = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

    @Override
    public Shard convert(String text) {
      Matcher parts = PART.matcher(text.strip());
      if (!parts.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a part; write for example 3/8 for the third of eight");
      }
      return saying(
          _ -> new Shard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))), text);
    }
  }

  /** {@code 90s}, {@code 10m}, {@code 1h30m}. */
  static final class ToDuration implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Matcher parts = DURATION.matcher(text.strip());
      Duration duration = Duration.ZERO;
      if (parts.matches()) {
        duration =
            Duration.ofHours(number(parts.group(1)))
                .plusMinutes(number(parts.group(2)))
                .plusSeconds(number(parts.group(3)));
      }
      if (!duration.isPositive()) {
        throw new TypeConversionException(
            "'" + text + "' is not a time; write for example 90s, 10m or 1h30m");
      }
      return duration;
    }

    private static long number(String digits) {
      return digits == null ? 0 : Long.parseLong(digits);
    }
  }

  private static <T> T saying(Function<String, T> parser, String text) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
