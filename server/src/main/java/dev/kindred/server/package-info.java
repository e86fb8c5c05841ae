/**
 * Search over HTTP: {@link dev.kindred.server.KindredServer} serves indexes, under limits that hold
 * whatever is sent to it.
 *
 * <p>Read {@code KindredServer}, then {@code SearchRoutes}, {@code SearchRequest} and {@code Gate}.
 * {@code Encoder} and {@code IndexChanges} do together what concurrent requests ask for, {@code
 * Jobs} what takes long.
 */
@NullMarked
package dev.kindred.server;

import org.jspecify.annotations.NullMarked;
