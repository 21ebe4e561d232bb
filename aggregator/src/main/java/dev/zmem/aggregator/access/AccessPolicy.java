package dev.zmem.aggregator.access;

/**
 * Decides who may do what: the one place that does. It is asked before every call and at every
 * host's hello, by any thread, so it must be quick and must not wait.
 */
@FunctionalInterface
public interface AccessPolicy {
  /** Whether the principal may do this now. */
  Decision decide(Principal principal, Action action);
}
