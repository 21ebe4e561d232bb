package dev.zmem.aggregator.member;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** The URIs among a certificate's alternative names (RFC 5280, 4.2.1.6). */
final class CertificateUris {
  private static final int URI = 6;

  private CertificateUris() {}

  /** In their order; none where the names cannot be read. */
  static List<String> of(X509Certificate certificate) {
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      return alternatives == null
          ? List.of()
          : alternatives.stream()
              .filter(one -> one.getFirst().equals(URI))
              .map(one -> String.valueOf(one.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
