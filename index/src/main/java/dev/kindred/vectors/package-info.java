/**
 * Files of vectors, as other tools write and read them: {@code .npy} of NumPy and {@code .fvecs} of
 * the TEXMEX data sets.
 *
 * <p>{@link dev.kindred.vectors.VectorReader} reads either row by row and checks what it reads,
 * {@link dev.kindred.vectors.VectorWriter} writes either, {@link dev.kindred.vectors.VectorFormat}
 * names the two.
 *
 * <p>The package knows nothing of images or of the index.
 */
@NullMarked
package dev.kindred.vectors;

import org.jspecify.annotations.NullMarked;
