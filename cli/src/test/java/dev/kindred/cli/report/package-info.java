/** Renders reports of invented comparisons and reads the page back. */
@NullMarked
package dev.kindred.cli.report;

import org.jspecify.annotations.NullMarked;
