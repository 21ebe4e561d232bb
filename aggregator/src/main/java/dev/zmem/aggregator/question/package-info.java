/**
 * What questions consist of: which hosts, which values, near names where none is meant, and why a
 * question cannot be read or is given up. Pure; knows no transport.
 */
@NullMarked
package dev.zmem.aggregator.question;

import org.jspecify.annotations.NullMarked;
