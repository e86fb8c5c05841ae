/**
 * Hostile input for every format that someone may hand to Kindred.
 *
 * <p>A {@link dev.kindred.hostile.Format} has good files and something that reads them; a {@link
 * dev.kindred.hostile.Campaign} feeds it those and damaged ones, and fails the test for whatever is
 * neither read nor refused in plain words. {@code -Dkindred.mutations=20000} tries more, {@code
 * -Dkindred.seed=N} the same again, {@code -Dkindred.case=N} one of them alone.
 */
@NullMarked
package dev.kindred.hostile;

import org.jspecify.annotations.NullMarked;
