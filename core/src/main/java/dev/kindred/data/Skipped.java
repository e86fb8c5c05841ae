package dev.kindred.data;

/**
 * A file that was left out.
 *
 * @param path where it lies in the collection
 * @param reason why it was left out, in plain words
 */
public record Skipped(String path, String reason) {}
