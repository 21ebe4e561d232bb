package dev.zmem.aggregator.access;

import dev.zmem.aggregator.member.ViewLimits;
import dev.zmem.text.HostNames;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names in certificates whose holders may query, each with what it does not see. Exact names only:
 * a pattern that should name laptops would name every host beside them too. Immutable.
 */
public final class Viewers {
  /** Most names: as many as hosts, whose owners may want to look from each of them. */
  public static final int MAX_NAMES = 20_000;

  /** Nobody may query over TLS. */
  public static final Viewers NOBODY = new Viewers(Map.of());

  private final Map<String, ViewLimits> limits = new HashMap<>();

  /** These names, in any case, who see all. */
  public Viewers(Collection<String> names) {
    requireFew(names.size());
    names.forEach(name -> limits.put(HostNames.canonical(name), ViewLimits.NONE));
  }

  /** These names, in any case, and what each does not see. */
  public Viewers(Map<String, ViewLimits> viewers) {
    requireFew(viewers.size());
    viewers.forEach((name, unseen) -> limits.put(HostNames.canonical(name), unseen));
  }

  private static void requireFew(int names) {
    if (names > MAX_NAMES) {
      throw new IllegalArgumentException("viewers: " + names);
    }
  }

  /** Whether one of the certificate's names is among them. */
  boolean include(Principal.Certificate certificate) {
    return certificate.names().stream().anyMatch(limits::containsKey);
  }

  /** What the holder of a certificate does not see. */
  ViewLimits limits(Principal.Certificate certificate) {
    return certificate.names().stream()
        .filter(limits::containsKey)
        .map(limits::get)
        .reduce(ViewLimits::or)
        .orElse(ViewLimits.NOTHING); // it may have been taken off the list a moment ago
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Viewers that && limits.equals(that.limits);
  }

  @Override
  public int hashCode() {
    return limits.hashCode();
  }

  /** How many names. */
  public int size() {
    return limits.size();
  }
}
