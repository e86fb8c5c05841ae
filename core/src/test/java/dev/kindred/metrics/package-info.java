/** Checks every metric against plain loops and against cases worked out by hand. */
@NullMarked
package dev.kindred.metrics;

import org.jspecify.annotations.NullMarked;
