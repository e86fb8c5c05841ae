/**
 * Measures the index beside stock Lucene and jvector, over any vectors: {@link SearchSpeed} for
 * recall and speed, {@link Million} for size, {@link Patches} and {@link Crops} for vectors and
 * images to measure on. Programs for docs/benchmarks.md, never part of the tests.
 */
@NullMarked
package dev.kindred.bench;

import org.jspecify.annotations.NullMarked;
