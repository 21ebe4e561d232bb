/**
 * The agent's Unix socket: programs of this host, run by those who may connect, ask for the newest
 * pass instead of measuring again. Knows the messages and no network.
 */
@NullMarked
package dev.zmem.agent.socket;

import org.jspecify.annotations.NullMarked;
