package dev.kindred.search;

/**
 * What a {@link VectorImport} did.
 *
 * @param added paths that the index did not hold before
 * @param updated paths whose vectors were replaced
 * @param vectors in the index now
 * @param dimension of them
 */
public record ImportResult(int added, int updated, int vectors, int dimension, double seconds) {}
