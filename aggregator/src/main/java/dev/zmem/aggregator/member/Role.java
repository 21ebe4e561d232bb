package dev.zmem.aggregator.member;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a certificate of the aggregator's own CA may do. It stands in the certificate as a URI
 * ({@code urn:zmem:role:agent}), and means nothing in certificates of any other CA.
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

  private static final String PREFIX = "urn:zmem:role:";

  private static final int URI = 6;

  /** As people and the store write it: {@code agent}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As it stands in a certificate. */
  public String uri() {
    return PREFIX + word();
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

  /** The role in a certificate; none where there is none, or more than one. */
  public static Optional<Role> of(X509Certificate certificate) {
    Optional<Role> found = Optional.empty();
    for (List<?> alternative : alternatives(certificate)) {
      if (alternative.getFirst().equals(URI)
          && alternative.get(1) instanceof String uri
          && uri.startsWith(PREFIX)) {
        if (found.isPresent()) {
          return Optional.empty();
        }
        found = ofWord(uri.substring(PREFIX.length()));
      }
    }
    return found;
  }

  private static Collection<List<?>> alternatives(X509Certificate certificate) {
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      return alternatives == null ? List.of() : alternatives;
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
