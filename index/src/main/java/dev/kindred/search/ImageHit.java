package dev.kindred.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ranked image.
 *
 * @param rank from 1
 * @param id the image's number in the index, as {@link dev.kindred.index.Filter.IdIn} takes it
 * @param path relative to the index's data root
 * @param distance Euclidean between unit vectors, 0 to 2
 * @param probability that it is of the query's class, null when the model was not calibrated
 * @param labels from coarse to fine
 * @param width in pixels
 * @param height in pixels
 * @param duplicates images of the same bytes that were left out in favour of this one
 */
public record ImageHit(
    int rank,
    int id,
    String path,
    double distance,
    @Nullable Double probability,
    List<String> labels,
    int width,
    int height,
    int duplicates) {}
