package dev.kindred.teach;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Something that a person said about images of an index.
 *
 * @param judgment what was said
 * @param who said it, as they call themselves; may be empty
 * @param when it was said
 */
public record Feedback(Judgment judgment, String who, Instant when) {
  /** Refuses a part that is missing, as in a damaged file. */
  public Feedback {
    Objects.requireNonNull(judgment, "it says nothing");
    Objects.requireNonNull(who, "it does not say who said it");
    Objects.requireNonNull(when, "it does not say when it was said");
  }

  /** What can be said; images are named by their paths in the index. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Judgment.Triplet.class, name = "triplet"),
    @JsonSubTypes.Type(value = Judgment.Pair.class, name = "pair")
  })
  public sealed interface Judgment {
    /** All images that it speaks of. */
    List<String> paths();

    /** The anchor is more like the positive than like the negative. */
    record Triplet(String anchor, String positive, String negative) implements Judgment {
      /**
       * Checks that it speaks of three images.
       *
       * @throws IllegalArgumentException when two of the paths are the same
       */
      public Triplet {
        Objects.requireNonNull(negative, "a triplet needs three images");
        if (anchor.equals(positive) || anchor.equals(negative) || positive.equals(negative)) {
          throw new IllegalArgumentException(
              "a triplet needs three images, not %s, %s and %s"
                  .formatted(anchor, positive, negative));
        }
      }

      @Override
      public List<String> paths() {
        return List.of(anchor, positive, negative);
      }
    }

    /** Two images belong together, or do not. */
    record Pair(String a, String b, boolean same) implements Judgment {
      /**
       * Checks that it speaks of two images.
       *
       * @throws IllegalArgumentException when the paths are the same
       */
      public Pair {
        Objects.requireNonNull(b, "a pair needs two images");
        if (a.equals(b)) {
          throw new IllegalArgumentException("a pair needs two images, not %s twice".formatted(a));
        }
      }

      @Override
      public List<String> paths() {
        return List.of(a, b);
      }
    }
  }
}
