package dev.zmem.aggregator.access;

import dev.zmem.text.HostNames;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names in certificates whose holders may query. Exact names only: a pattern that should name
 * laptops would name every host beside them too. Immutable.
 */
public final class Viewers {
  /** Most names: as many as hosts, whose owners may want to look from each of them. */
  public static final int MAX_NAMES = 20_000;

  /** Nobody may query over TLS. */
  public static final Viewers NOBODY = new Viewers(Set.of());

  private final Set<String> names;

  /** These names, in any case. */
  public Viewers(Collection<String> names) {
    if (names.size() > MAX_NAMES) {
      throw new IllegalArgumentException("viewers: " + names.size());
    }
    this.names = names.stream().map(HostNames::canonical).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether one of the certificate's names is among them. */
  boolean include(Principal.Certificate certificate) {
    return !Collections.disjoint(names, certificate.names()); // in time of the smaller
  }

  /** How many names. */
  public int size() {
    return names.size();
  }
}
