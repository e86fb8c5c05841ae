package dev.kindred.search;

/**
 * A folder of an index that a sync could not list, and whose images it therefore left alone.
 *
 * @param name in the index; empty when the index has no other folder
 * @param location of the folder, zip or manifest
 * @param reason why it could not be listed
 */
public record MissingRoot(String name, String location, String reason) {}
