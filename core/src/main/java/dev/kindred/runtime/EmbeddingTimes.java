package dev.kindred.runtime;

/**
 * Where an {@link Embedder}'s time went, in seconds. The first three are sums over the threads that
 * decode, so together they may exceed the time that passed.
 *
 * @param read getting the bytes of files
 * @param decode from bytes to pixels
 * @param preprocess from pixels to the encoder's input
 * @param encode running the encoder, in the thread that asked for the vectors
 */
public record EmbeddingTimes(double read, double decode, double preprocess, double encode) {}
