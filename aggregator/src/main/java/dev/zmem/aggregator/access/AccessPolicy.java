package dev.zmem.aggregator.access;

import dev.zmem.aggregator.member.ViewLimits;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides who may do what: the one place that does. It is asked before every call and at every
 * host's hello, by any thread, so it must be quick and must not wait.
 */
public interface AccessPolicy {
  /** Whether the principal may do this now. */
  Decision decide(Principal principal, Action action);

  /**
   * Reads again what it is made of, where that may change: by one thread, now and then.
   *
   * @return which certificates, by their names, may do less than before; empty where nothing
   *     changed
   */
  default Optional<Predicate<Set<String>>> look() {
    return Optional.empty();
  }

  /** What the principal does not see of a fleet about which it may ask. */
  ViewLimits limits(Principal principal);
}
