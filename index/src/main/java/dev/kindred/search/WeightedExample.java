package dev.kindred.search;

/**
 * A vector to search by, with its share in the query: negative to search away from it.
 *
 * @param vector unit length
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record WeightedExample(float[] vector, double weight) {}
