/** What the tests of all modules share; each module compiles it among its own tests. */
@NullMarked
package dev.kindred.testing;

import org.jspecify.annotations.NullMarked;
