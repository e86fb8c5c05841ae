package dev.kindred.index;

import dev.kindred.index.FilterLexer.Token;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The numbers and dates of the grammar of {@link Filter#parse}, as intervals of whole numbers. */
final class FilterNumbers {

  /** More digits might not fit a long. */
  static final int MAX_DIGITS = 18;

  private static final Pattern WHOLE = Pattern.compile("[0-9]{1," + MAX_DIGITS + "}");
  private static final Pattern SIZE =
      Pattern.compile("([0-9]{1,%d}(?:\\.[0-9]{1,9})?)([kmgtKMGT]i?)?[bB]?".formatted(MAX_DIGITS));
  private static final Map<String, Long> UNITS =
      Map.of(
          "k",
          1_000L,
          "m",
          1_000_000L,
          "g",
          1_000_000_000L,
          "t",
          1_000_000_000_000L,
          "ki",
          1L << 10,
          "mi",
          1L << 20,
          "gi",
          1L << 30,
          "ti",
          1L << 40);

  private FilterNumbers() {}

  /**
   * All numbers that a written value stands for, both ends included. A fraction stands for none:
   * its interval ends below it and begins above it.
   */
  record Interval(long first, long last) {}

  /** What the token stands for when compared with the attribute; null when it is nothing. */
  static @Nullable Interval of(Filter.Attribute attribute, Token token) {
    return switch (attribute) {
      case WIDTH, HEIGHT -> whole(token.text());
      case BYTES -> size(token.text());
      case TAKEN -> date(token.text());
    };
  }

  /** Completes "expected …". */
  static String form(Filter.Attribute attribute) {
    return switch (attribute) {
      case WIDTH, HEIGHT -> "a whole number of at most %d digits".formatted(MAX_DIGITS);
      case BYTES -> "a size such as 4096, 500kB, 2MB or 1.5GiB";
      case TAKEN -> "a date such as 2020, 2020-01 or 2020-01-31";
    };
  }

  private static @Nullable Interval whole(String text) {
    return WHOLE.matcher(text).matches() ? only(Long.parseLong(text)) : null;
  }

  /** Decimal units are powers of 1000, kB to TB; binary ones of 1024, KiB to TiB. */
  private static @Nullable Interval size(String text) {
    Matcher parts = SIZE.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    String unit = parts.group(2);
    long factor = unit == null ? 1 : UNITS.getOrDefault(unit.toLowerCase(Locale.ROOT), 1L);
    BigDecimal bytes = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(factor));
    return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 2)) > 0
        ? null
        : new Interval(
            bytes.setScale(0, RoundingMode.CEILING).longValueExact(),
            bytes.setScale(0, RoundingMode.FLOOR).longValueExact());
  }

  private static Interval only(long number) {
    return new Interval(number, number);
  }

  private static @Nullable Interval date(String text) {
    try {
      return switch (text.length()) {
        case 4 -> between(Year.parse(text).atDay(1), Year.parse(text).plusYears(1).atDay(1));
        case 7 ->
            between(YearMonth.parse(text).atDay(1), YearMonth.parse(text).plusMonths(1).atDay(1));
        default -> between(LocalDate.parse(text), LocalDate.parse(text).plusDays(1));
      };
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Interval between(LocalDate from, LocalDate before) {
    return new Interval(
        from.atStartOfDay().toEpochSecond(ZoneOffset.UTC),
        before.atStartOfDay().toEpochSecond(ZoneOffset.UTC) - 1);
  }
}
