package dev.kindred.search;

/**
 * Where the time of a {@link FolderSync} went, in seconds. Reading, decoding and preprocessing are
 * sums over the threads that do them while the encoder runs, so they may exceed the time that
 * passed.
 *
 * @param read getting the bytes of files and hashing them
 * @param decode from bytes to pixels
 * @param preprocess from pixels to the encoder's input
 * @param encode running the encoder
 * @param write adding entries, with the commits on the way
 * @param finish the last commit, and building the graph
 */
public record SyncTimes(
    double read, double decode, double preprocess, double encode, double write, double finish) {}
