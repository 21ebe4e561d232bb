package dev.zmem.aggregator.member;

import java.util.Locale;
import java.util.Optional;

/**
 * What the holder of a certificate of the aggregator's own CA is to the fleet, see {@link Grant}.
 */
public enum Role {
  /** May push its own host and nothing else. */
  AGENT,
  /** May ask. */
  VIEWER,
  /** May ask, and say who belongs to the fleet. */
  ADMIN,
  /** The aggregator itself. */
  AGGREGATOR;

  /** As people and the store write it: {@code agent}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By its word. */
  public static Optional<Role> ofWord(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
