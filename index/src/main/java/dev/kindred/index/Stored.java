package dev.kindred.index;

import org.jspecify.annotations.Nullable;

/**
 * One path as the index holds it.
 *
 * @param id given by the index at the first put, kept for as long as the path stays
 * @param rejection why the path has no vector, null when it has one
 */
public record Stored(int id, Entry entry, @Nullable String rejection) {}
