/**
 * Search over HTTP: {@link dev.kindred.server.KindredServer} serves indexes, under limits that hold
 * whatever is sent to it.
 *
 * <p>Read {@code KindredServer}, then {@code SearchRoute}, {@code SearchRequest} and {@code Gate}.
 * It changes nothing of the index but what is kept of measured recalls.
 */
@NullMarked
package dev.kindred.server;

import org.jspecify.annotations.NullMarked;
