package dev.kindred.index;

/** The contract, in a folder. */
class LuceneContractTest extends VectorIndexContract {

  @Override
  IndexLocation location() {
    return new IndexFolder(folder.resolve("index"));
  }
}
