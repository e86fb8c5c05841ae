package dev.kindred.runtime;

/** Where a graph runs. */
public enum Device {
  CPU,
  /** The first NVIDIA GPU; needs the build with ONNX Runtime's CUDA provider. */
  CUDA
}
