/**
 * From the bytes of an image file to the numbers an encoder reads.
 *
 * <p>Reading order: {@link dev.kindred.image.ImageDecoder} (checks a file against {@link
 * dev.kindred.image.Limits}, decodes it and turns it upright) gives {@link
 * dev.kindred.image.Pixels}; {@link dev.kindred.image.Preprocess} crops and scales them to the
 * encoder's input; {@link dev.kindred.image.Augmentation} does the same with random variation, for
 * training.
 *
 * <p>It knows nothing of files, folders or labels, and it writes no image.
 */
@NullMarked
package dev.kindred.image;

import org.jspecify.annotations.NullMarked;
