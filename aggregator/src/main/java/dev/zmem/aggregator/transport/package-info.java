/**
 * What stands between the network and the services: how many connections and handshakes there are
 * at a time, what a peer may leave unread, and the lines about those that were refused.
 */
@NullMarked
package dev.zmem.aggregator.transport;

import org.jspecify.annotations.NullMarked;
