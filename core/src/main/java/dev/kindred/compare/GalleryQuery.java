package dev.kindred.compare;

import java.util.List;

/**
 * A query and what each loss found for it, to be looked at side by side.
 *
 * @param kind why it was chosen
 * @param image the query
 * @param answers one per loss, in the order of the study
 */
public record GalleryQuery(Kind kind, Image image, List<Answer> answers) {

  /** Why a query is shown. */
  public enum Kind {
    /** The losses differ most. */
    DISAGREEMENT,
    /** All losses do badly. */
    WORST,
    /** All losses do well. */
    BEST
  }

  /**
   * An image to show.
   *
   * @param path relative to the data set
   * @param labels coarse → fine
   * @param thumbnail a data URI of an image, empty if there is none
   */
  public record Image(String path, List<String> labels, String thumbnail) {
    /** Copies. */
    public Image {
      labels = List.copyOf(labels);
    }
  }

  /**
   * What one loss found.
   *
   * @param loss the key of the loss
   * @param seed of the model that answered
   * @param score the query's MAP@R, averaged over the seeds of the loss
   * @param hits nearest first
   */
  public record Answer(String loss, long seed, double score, List<Hit> hits) {
    /** Copies. */
    public Answer {
      hits = List.copyOf(hits);
    }
  }

  /**
   * One result.
   *
   * @param image the image found
   * @param grade the number of leading levels it shares with the query
   * @param relevant whether it is of the query's class
   * @param distance Euclidean, 0..2
   */
  public record Hit(Image image, int grade, boolean relevant, double distance) {}

  /** Copies. */
  public GalleryQuery {
    answers = List.copyOf(answers);
  }
}
