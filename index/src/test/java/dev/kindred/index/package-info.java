/** Tests of the index against plain loops over the same data. */
@NullMarked
package dev.kindred.index;

import org.jspecify.annotations.NullMarked;
