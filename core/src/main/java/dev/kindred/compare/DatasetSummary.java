package dev.kindred.compare;

import java.util.List;

/**
 * The images of a comparison.
 *
 * @param name the name of the folder or file
 * @param contentHash of the listing: paths, sizes and labels
 * @param images usable images
 * @param skipped files that could not be used
 * @param levels names of the hierarchy's levels, coarsest first, such as "alphabet", "character";
 *     the last is the class
 * @param split how training and evaluation were separated, in one sentence
 * @param trainImages images trained on
 * @param trainClasses classes trained on
 * @param evaluationImages images evaluated, of classes never trained on
 * @param evaluationClasses classes evaluated
 */
public record DatasetSummary(
    String name,
    String contentHash,
    int images,
    int skipped,
    List<String> levels,
    String split,
    int trainImages,
    int trainClasses,
    int evaluationImages,
    int evaluationClasses) {

  /** Copies. */
  public DatasetSummary {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("a data set has at least one level: the class");
    }
  }

  /** What two images of one grade share: "nothing", the name of a coarser level, or the class. */
  public String gradeName(int grade) {
    if (grade == 0) {
      return levels.size() == 1 ? "different " + levels.getLast() : "nothing in common";
    }
    String level = levels.get(grade - 1);
    return grade == levels.size() ? "same " + level : "same %s only".formatted(level);
  }
}
