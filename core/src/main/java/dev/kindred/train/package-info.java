/**
 * Training an encoder.
 *
 * <p>Read in this order: {@link dev.kindred.train.TrainingConfig}, {@link
 * dev.kindred.train.TrainingStep} (forward, loss, backward and update as ONE graph), {@link
 * dev.kindred.train.Trainer} (what goes into a run and what comes out), {@link
 * dev.kindred.train.TrainedModel}, {@link dev.kindred.train.RunLog}.
 *
 * <p>It does not decide which loss is better: {@code dev.kindred.compare} does.
 */
@NullMarked
package dev.kindred.train;

import org.jspecify.annotations.NullMarked;
