/** Tests. */
@NullMarked
package dev.kindred.teach;

import org.jspecify.annotations.NullMarked;
