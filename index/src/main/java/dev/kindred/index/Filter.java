package dev.kindred.index;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Which entries a query accepts. {@link #parse} reads the written form. */
public sealed interface Filter {

  /** Accepted by every operand; with none, everything is. */
  record And(List<Filter> operands) implements Filter {
    /** Copies the list. */
    public And {
      operands = List.copyOf(operands);
    }
  }

  /** Accepted by at least one operand; with none, nothing is. */
  record Or(List<Filter> operands) implements Filter {
    /** Copies the list. */
    public Or {
      operands = List.copyOf(operands);
    }
  }

  /**
   * Not accepted by the operand, such as an entry whose attribute is unknown by a {@link Range}.
   */
  record Not(Filter operand) implements Filter {}

  /**
   * Entries with one of the labels. A label is any level by itself ("Greek", "character01") or the
   * levels from the coarsest on, joined by '/' ("Greek/character01").
   */
  record LabelIn(Set<String> labels) implements Filter {
    /** Copies the set. */
    public LabelIn {
      labels = Set.copyOf(labels);
    }
  }

  /** Entries with one of the paths. */
  record PathIn(Set<String> paths) implements Filter {
    /** Copies the set. */
    public PathIn {
      paths = Set.copyOf(paths);
    }
  }

  /** Entries whose whole path fits the pattern, see {@link Glob}. */
  record PathMatches(Glob glob) implements Filter {}

  /**
   * Entries whose file has one of the types. A type is the extension of the file's name; case does
   * not matter, and jpg, jpe and jfif are jpeg, tif is tiff.
   */
  record TypeIn(Set<String> types) implements Filter {
    /** Brings the types into one spelling. */
    public TypeIn {
      types = types.stream().map(FileType::named).collect(Collectors.toUnmodifiableSet());
    }
  }

  /** Entries whose attribute lies between the two bounds, both included, and is known. */
  record Range(Attribute attribute, long min, long max) implements Filter {}

  /** Entries with one of the ids, see {@link Hit#id}. */
  record IdIn(RoaringBitmap ids) implements Filter {
    /** Copies the bitmap. */
    public IdIn {
      ids = ids.clone();
    }

    /** A copy, which the caller may change. */
    @Override
    public RoaringBitmap ids() {
      return ids.clone();
    }

    /** As the bitmap may hold millions, only what it tells of itself at once is hashed. */
    @Override
    public int hashCode() {
      return ids.isEmpty() ? 0 : 31 * (31 * ids.getCardinality() + ids.first()) + ids.last();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof IdIn that && ids.equals(that.ids);
    }
  }

  /** The numbers that can be compared. */
  enum Attribute {
    /** In pixels. */
    WIDTH("width"),
    /** In pixels. */
    HEIGHT("height"),
    /** Size of the file. */
    BYTES("bytes"),
    /** {@link Entry#takenSeconds}. */
    TAKEN("taken");

    private final String field;

    Attribute(String field) {
      this.field = field;
    }

    /** The name of the field that holds it, in every kind of index. */
    public String field() {
      return field;
    }
  }

  /** Accepted by both. */
  default Filter and(Filter other) {
    return new And(List.of(this, other));
  }

  /** Accepts what this does not, as {@link Not}. */
  default Filter negate() {
    return new Not(this);
  }

  /**
   * Reads an expression such as {@code label in (cat, dog) and not path ~ "holiday/*"}.
   *
   * <pre>
   * expression = conjunction { "or" conjunction }
   * conjunction = negation { "and" negation }
   * negation = "not" negation | "(" expression ")" | comparison
   * comparison = ("label" | "type") ("=" | "!=") value
   *            | ("label" | "type") ["not"] "in" "(" value {"," value} ")"
   *            | "path" ("=" | "!=" | "~" | "!~") value
   *            | ("width" | "height") order number
   *            | ("size" | "bytes") order size       size: 4096, 500kB, 2MB (10⁶) or 1.5GiB (2³⁰)
   *            | "taken" order date                  date: 2020, 2020-01 or 2020-01-31
   * order = "=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;="
   * value = word | quoted, where a backslash keeps the next character as it is
   * </pre>
   *
   * @throws FilterSyntaxException pointing at the column where it stops making sense
   */
  static Filter parse(String expression) {
    return new FilterParser(expression).parse();
  }
}
