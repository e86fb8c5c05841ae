package dev.kindred.graph;

import java.util.List;

/**
 * A gradient rule for a group of nodes as a whole, see {@link Ops#customGradient}.
 *
 * @param inputs what the group reads
 * @param outputs what it gives; the first is the first to be appended
 */
record CustomGradient(List<Value> inputs, List<Value> outputs, Vjp rule) {}
