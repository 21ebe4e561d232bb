/**
 * The agent's Unix socket: programs of this host, run by those who may connect, ask for the newest
 * pass instead of measuring again, and for single processes that they may not read themselves.
 * Knows the messages and no network.
 */
@NullMarked
package dev.zmem.agent.socket;

import org.jspecify.annotations.NullMarked;
