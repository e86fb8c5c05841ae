@NullMarked
package dev.kindred.server;

import org.jspecify.annotations.NullMarked;
