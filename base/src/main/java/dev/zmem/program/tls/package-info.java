/**
 * Mutual TLS from three PEM files: their options, their reload, the names of a peer, and what is
 * said when a handshake fails.
 */
@NullMarked
package dev.zmem.program.tls;

import org.jspecify.annotations.NullMarked;
