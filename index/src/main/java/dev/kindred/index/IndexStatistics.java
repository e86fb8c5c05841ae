package dev.kindred.index;

/**
 * How large an index is.
 *
 * @param entries with a vector
 * @param rejected paths remembered as having none
 * @param segments parts that a search visits one after the other; 1 is fastest
 * @param bytes on disk
 */
public record IndexStatistics(int entries, int rejected, int segments, long bytes) {}
