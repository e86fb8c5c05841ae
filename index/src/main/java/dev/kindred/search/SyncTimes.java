package dev.kindred.search;

/**
 * Where the time of a {@link FolderSync} went, in seconds. Reading, decoding, preprocessing and
 * thumbnails are sums over the threads that do them while the encoder runs, so they may exceed the
 * time that passed.
 *
 * @param read getting the bytes of files and hashing them
 * @param decode from bytes to pixels
 * @param preprocess from pixels to the encoder's input
 * @param thumbnails from pixels to the small pictures that are kept
 * @param encode running the encoder
 * @param write adding entries, with the commits on the way
 * @param finish the last commit, and building the graph
 */
public record SyncTimes(
    double read,
    double decode,
    double preprocess,
    double thumbnails,
    double encode,
    double write,
    double finish) {}
