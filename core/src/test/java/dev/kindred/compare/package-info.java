/** Checks what is concluded from invented measurements. */
@NullMarked
package dev.kindred.compare;

import org.jspecify.annotations.NullMarked;
