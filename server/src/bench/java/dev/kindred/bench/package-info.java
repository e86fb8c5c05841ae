/** Measurements of the server under load. */
@org.jspecify.annotations.NullMarked
package dev.kindred.bench;
