/**
 * Speed measurements, compiled and run only in the Maven profile {@code bench}.
 *
 * <p>In reading order: {@link dev.kindred.bench.Workload} (one shape of the training step), {@link
 * dev.kindred.bench.LibtorchStep} (the step in DJL and libtorch), {@link
 * dev.kindred.bench.TrainingSpeed} (the program that times them), {@link
 * dev.kindred.bench.StepProfile} (where the time of a step goes).
 *
 * <p>Not here: assertions. A timing never fails the build.
 */
@NullMarked
package dev.kindred.bench;

import org.jspecify.annotations.NullMarked;
