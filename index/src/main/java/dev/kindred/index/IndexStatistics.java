package dev.kindred.index;

/**
 * How large an index is.
 *
 * @param entries with a vector
 * @param rejected paths remembered as having none
 * @param segments parts that a search visits one after the other; 1 is fastest
 * @param graphDimension of the vectors in the graph of the largest part: less than the index's when
 *     the graph is on reduced vectors, 0 when there is no graph yet
 * @param bytes of the vectors, their graph and their attributes on disk
 * @param thumbnails small pictures that are kept, one for each content
 * @param thumbnailBytes of these on disk
 */
public record IndexStatistics(
    int entries,
    int rejected,
    int segments,
    int graphDimension,
    long bytes,
    int thumbnails,
    long thumbnailBytes) {}
