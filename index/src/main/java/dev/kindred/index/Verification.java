package dev.kindred.index;

/**
 * The outcome of reading every byte of an index back.
 *
 * @param report what was checked and found, several lines
 */
public record Verification(boolean intact, int segments, String report) {}
