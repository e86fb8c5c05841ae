/**
 * A real OpenSearch cluster for tests: {@link dev.kindred.cluster.Distribution} gets the server
 * from the central Maven repository, {@link dev.kindred.cluster.TestCluster} runs some {@link
 * dev.kindred.cluster.Node}s of it on the loopback interface.
 */
@NullMarked
package dev.kindred.cluster;

import org.jspecify.annotations.NullMarked;
