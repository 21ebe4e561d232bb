/**
 * The words for what is measured: the figures of a process, of a host and of a pass, in bytes, with
 * absent told from zero. Pure values; knows no file, no transport and no clock.
 */
@NullMarked
package dev.zmem.model;

import org.jspecify.annotations.NullMarked;
