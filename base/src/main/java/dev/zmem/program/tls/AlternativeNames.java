package dev.zmem.program.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A certificate's subject alternative names (RFC 5280, 4.2.1.6), as they stand in it and in their
 * order; none where they cannot be read.
 */
public final class AlternativeNames {
  private static final int DNS_NAME = 2;
  private static final int URI = 6;
  private static final int IP_ADDRESS = 7;

  private AlternativeNames() {}

  /** Its DNS names. */
  public static List<String> dnsNames(X509Certificate certificate) {
    return ofKinds(certificate, Set.of(DNS_NAME));
  }

  /** Its DNS names and IP addresses. */
  public static List<String> dnsNamesAndAddresses(X509Certificate certificate) {
    return ofKinds(certificate, Set.of(DNS_NAME, IP_ADDRESS));
  }

  /** Its URIs. */
  public static List<String> uris(X509Certificate certificate) {
    return ofKinds(certificate, Set.of(URI));
  }

  private static List<String> ofKinds(X509Certificate certificate, Set<Integer> kinds) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> kinds.contains(name.getFirst()))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
