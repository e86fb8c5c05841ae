/** Tests of sync and search with a small real encoder and drawn images. */
@NullMarked
package dev.kindred.search;

import org.jspecify.annotations.NullMarked;
