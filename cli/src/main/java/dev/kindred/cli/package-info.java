/**
 * The {@code kindred} command: one class per verb, and what the verbs share.
 *
 * <p>Read in this order: {@link dev.kindred.cli.Main} (arguments in, exit code out), {@link
 * dev.kindred.cli.Verb} (what every verb has), {@link dev.kindred.cli.Console} (stdout, stderr,
 * JSON), {@link dev.kindred.cli.Progress}, {@link dev.kindred.cli.Failure} (how an exception
 * becomes one line). The verbs follow in the order of the help text.
 *
 * <p>It decides nothing about images, training or search: a verb reads its options, calls the
 * library and prints what came back.
 */
@NullMarked
package dev.kindred.cli;

import org.jspecify.annotations.NullMarked;
