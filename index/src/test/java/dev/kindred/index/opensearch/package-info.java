@NullMarked
package dev.kindred.index.opensearch;

import org.jspecify.annotations.NullMarked;
