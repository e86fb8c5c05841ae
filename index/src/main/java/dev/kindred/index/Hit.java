package dev.kindred.index;

/**
 * One answer.
 *
 * @param id the entry's number, as {@link Filter.IdIn} takes it
 * @param distance Euclidean, from the full-precision vectors
 */
public record Hit(int id, Entry entry, double distance) {}
