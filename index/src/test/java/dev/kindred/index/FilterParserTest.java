package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.kindred.index.Filter.Attribute;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterParserTest {

  private static final Filter CAT = new Filter.LabelIn(Set.of("cat"));
  private static final Filter DOG = new Filter.LabelIn(Set.of("dog"));
  private static final Filter WIDE = new Filter.Range(Attribute.WIDTH, 1000, Long.MAX_VALUE);

  @Test
  void readsLabels() {
    assertThat(Filter.parse("label = cat")).isEqualTo(CAT);
    assertThat(Filter.parse("label=\"cat\"")).isEqualTo(CAT);
    assertThat(Filter.parse("label != cat")).isEqualTo(new Filter.Not(CAT));
    assertThat(Filter.parse("label in (cat, dog)"))
        .isEqualTo(new Filter.LabelIn(Set.of("cat", "dog")));
    assertThat(Filter.parse("label not in (cat)")).isEqualTo(new Filter.Not(CAT));
    assertThat(Filter.parse("label = Greek/character01"))
        .isEqualTo(new Filter.LabelIn(Set.of("Greek/character01")));
    assertThat(Filter.parse("label = 'Old Church Slavonic'"))
        .isEqualTo(new Filter.LabelIn(Set.of("Old Church Slavonic")));
  }

  @Test
  void readsPaths() {
    assertThat(Filter.parse("path ~ \"holiday/*\""))
        .isEqualTo(new Filter.PathMatches(new Glob("holiday/*")));
    assertThat(Filter.parse("path !~ *.gif"))
        .isEqualTo(new Filter.Not(new Filter.PathMatches(new Glob("*.gif"))));
    assertThat(Filter.parse("path = a/b_1.2-3.png"))
        .isEqualTo(new Filter.PathIn(Set.of("a/b_1.2-3.png")));
  }

  @Test
  void quotesKeepWhatIsEscaped() {
    assertThat(Filter.parse("label = \"say \\\"hi\\\" \\\\ 'x'\""))
        .isEqualTo(new Filter.LabelIn(Set.of("say \"hi\" \\ 'x'")));
    assertThat(Filter.parse("label = \"and\"")).isEqualTo(new Filter.LabelIn(Set.of("and")));
  }

  @Test
  void readsNumbersAsClosedRanges() {
    assertThat(Filter.parse("width >= 1000")).isEqualTo(WIDE);
    assertThat(Filter.parse("height < 5"))
        .isEqualTo(new Filter.Range(Attribute.HEIGHT, Long.MIN_VALUE, 4));
    assertThat(Filter.parse("bytes > 7"))
        .isEqualTo(new Filter.Range(Attribute.BYTES, 8, Long.MAX_VALUE));
    assertThat(Filter.parse("bytes != 7"))
        .isEqualTo(new Filter.Not(new Filter.Range(Attribute.BYTES, 7, 7)));
  }

  @Test
  void readsSizesWithUnits() {
    assertThat(Filter.parse("size >= 2MB")).isEqualTo(Filter.parse("bytes >= 2000000"));
    assertThat(Filter.parse("size <= 1.5GiB")).isEqualTo(Filter.parse("bytes <= 1610612736"));
    assertThat(Filter.parse("size = 500k")).isEqualTo(Filter.parse("bytes = 500000"));
    assertThat(Filter.parse("size < 3B"))
        .isEqualTo(new Filter.Range(Attribute.BYTES, Long.MIN_VALUE, 2));
    assertThat(Filter.parse("size < 1.5"))
        .isEqualTo(new Filter.Range(Attribute.BYTES, Long.MIN_VALUE, 1));
    assertThat(Filter.parse("size > 1.5"))
        .isEqualTo(new Filter.Range(Attribute.BYTES, 2, Long.MAX_VALUE));
  }

  @Test
  void readsTypesInAnySpelling() {
    assertThat(Filter.parse("type = jpeg")).isEqualTo(new Filter.TypeIn(Set.of("jpeg")));
    assertThat(Filter.parse("type in (JPG, tif)")).isEqualTo(Filter.parse("type in (tiff, jpeg)"));
    assertThat(Filter.parse("type != png"))
        .isEqualTo(new Filter.Not(new Filter.TypeIn(Set.of("png"))));
  }

  @Test
  void aDateIsTheWholeDayMonthOrYear() {
    assertThat(Filter.parse("taken = 1970-01-02"))
        .isEqualTo(new Filter.Range(Attribute.TAKEN, 86_400, 2 * 86_400 - 1));
    assertThat(Filter.parse("taken > 1970-01"))
        .isEqualTo(new Filter.Range(Attribute.TAKEN, 31 * 86_400, Long.MAX_VALUE));
    assertThat(Filter.parse("taken <= 1970"))
        .isEqualTo(new Filter.Range(Attribute.TAKEN, Long.MIN_VALUE, 365 * 86_400 - 1));
  }

  @Test
  void notBindsTighterThanAndAndTighterThanOr() {
    assertThat(Filter.parse("not label = cat and label = dog or width >= 1000"))
        .isEqualTo(new Filter.Or(List.of(new Filter.And(List.of(new Filter.Not(CAT), DOG)), WIDE)));
    assertThat(Filter.parse("NOT (label = cat OR label = dog) AND width >= 1000"))
        .isEqualTo(new Filter.And(List.of(new Filter.Not(new Filter.Or(List.of(CAT, DOG))), WIDE)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                    |  1 | the filter is empty",
        "colour = red          |  1 | unknown field 'colour'; fields are label, path, type, width",
        "label = cat and       | 16 | expected a field, 'not' or '(', found the end",
        "label cat             |  7 | expected =, !=, in or not in after label",
        "label < cat           |  7 | expected =, !=, in or not in after label",
        "label = (cat)         |  9 | expected a word or a text in quotes",
        "label in cat          | 10 | expected '('",
        "label in (cat, dog    | 19 | expected ')'",
        "label not cat         | 11 | expected 'in'",
        "path >= a             |  6 | expected =, !=, ~ or !~ after path",
        "width >= wide         | 10 | expected a whole number",
        "width = 12345678901234567890 | 9 | expected a whole number of at most 18 digits",
        "size > 2XB            |  8 | expected a size such as 4096, 500kB, 2MB or 1.5GiB",
        "size > 999999999999999999TB | 8 | expected a size",
        "type ~ jpeg           |  6 | expected =, !=, in or not in after type",
        "taken > yesterday     |  9 | expected a date",
        "taken = 2020-02-31    |  9 | expected a date",
        "(label = cat          | 13 | expected ')'",
        "label = cat dog       | 13 | expected 'and', 'or' or the end, found 'dog'",
        "label = cat)          | 12 | expected 'and', 'or' or the end",
        "label = 100%s %n      | 15 | expected 'and', 'or' or the end, found '%n'",
        "label = \"cat         |  9 | this quote is never closed",
        "label = cat ; drop    | 13 | unexpected character ';'",
        "and label = cat       |  1 | expected a field",
      })
  void refusesPointingAtTheColumn(String expression, int column, String message) {
    assertThatThrownBy(() -> Filter.parse(expression))
        .isInstanceOf(FilterSyntaxException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("column " + column)
        .asInstanceOf(type(FilterSyntaxException.class))
        .returns(column, FilterSyntaxException::column);
  }

  @Test
  void theMessageShowsTheExpressionWithAMarkUnderTheColumn() {
    assertThatThrownBy(() -> Filter.parse("label = cat and colour = red"))
        .hasMessageEndingWith("\n  label = cat and colour = red\n                  ^");
  }

  @Test
  void hopelessNestingIsRefused() {
    assertThatThrownBy(() -> Filter.parse("(".repeat(100_000)))
        .isInstanceOf(FilterSyntaxException.class)
        .hasMessageContaining("nested more than 100 levels deep");
    assertThatThrownBy(() -> Filter.parse("not ".repeat(100_000)))
        .isInstanceOf(FilterSyntaxException.class);
    assertThat(Filter.parse("(".repeat(90) + "label = cat" + ")".repeat(90))).isEqualTo(CAT);
  }
}
