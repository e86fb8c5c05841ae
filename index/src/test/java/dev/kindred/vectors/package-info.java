@NullMarked
package dev.kindred.vectors;

import org.jspecify.annotations.NullMarked;
