/**
 * Who may do what. A {@link dev.zmem.aggregator.access.Principal} is made of a connection once, an
 * {@link dev.zmem.aggregator.access.AccessPolicy} decides about each of its actions, and the
 * interceptor asks it before every call. Only the classes at the edge know gRPC.
 */
@NullMarked
package dev.zmem.aggregator.access;

import org.jspecify.annotations.NullMarked;
