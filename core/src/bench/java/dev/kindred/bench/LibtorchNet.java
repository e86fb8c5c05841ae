package dev.kindred.bench;

import ai.djl.ndarray.NDArray;

/** A network on libtorch. */
interface LibtorchNet {
  /** From images to unit vectors. */
  NDArray embeddings(NDArray images);
}
