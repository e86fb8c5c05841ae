/**
 * Running graphs on ONNX Runtime, and trained models.
 *
 * <p>Read in this order: {@link dev.kindred.runtime.Tensor} and {@link dev.kindred.runtime.Session}
 * (the only users of ONNX Runtime), {@link dev.kindred.runtime.ModelCard} and {@link
 * dev.kindred.runtime.EmbeddingModel} (one {@code .onnx} file), {@link
 * dev.kindred.runtime.Embedder} (images to vectors).
 *
 * <p>Nothing here trains or searches.
 */
@NullMarked
package dev.kindred.runtime;

import org.jspecify.annotations.NullMarked;
