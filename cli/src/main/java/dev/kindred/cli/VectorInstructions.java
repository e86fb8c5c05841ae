package dev.kindred.cli;

import dev.kindred.index.LuceneIndex;

/** Work with many vectors should not be slow unnoticed. */
final class VectorInstructions {

  private VectorInstructions() {}

  static void warnIfUnused(Console console) {
    if (!LuceneIndex.usesVectorInstructions()) {
      console.warn(
          "vectors are compared without vector instructions, about three times slower; start Java"
              + " with --add-modules jdk.incubator.vector, as the launcher does");
    }
  }
}
