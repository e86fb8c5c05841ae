package dev.kindred.index.opensearch;

import dev.kindred.index.IndexCard;

/**
 * One of the OpenSearch indexes that stand behind a name one after the other.
 *
 * @param index its own name: that of the index with a number from 1
 */
record Generation(String index, IndexCard card) {

  int number() {
    return Integer.parseInt(index.substring(index.lastIndexOf('-') + 1));
  }
}
