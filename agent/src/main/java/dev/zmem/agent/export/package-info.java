/**
 * Frames of passes: folds processes into rows, finds what changed since the last frame, and writes
 * both as messages. Knows the messages and no connection.
 */
@NullMarked
package dev.zmem.agent.export;

import org.jspecify.annotations.NullMarked;
