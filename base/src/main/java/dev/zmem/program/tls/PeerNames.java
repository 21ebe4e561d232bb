package dev.zmem.program.tls;

import dev.zmem.text.HostNames;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The host names a peer's certificate speaks for: its DNS subject alternative names (RFC 6125).
 * Wildcards speak for no host, not even for one label: a certificate that many hosts hold would let
 * each report as all others. Neither does what could be no host's name.
 */
public final class PeerNames {
  /** Names kept of a certificate, the first ones: TLS takes some 2,000 usual names. */
  public static final int MAX_NAMES = 4_096;

  private PeerNames() {}

  /** Lower-case names of the session's peer; empty when it has none. */
  public static Set<String> of(SSLSession session) {
    X509Certificate leaf = leaf(session);
    return leaf == null ? Set.of() : of(leaf);
  }

  /** The peer's own certificate; null when it has none. */
  public static @Nullable X509Certificate leaf(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? leaf : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  /** Which certificate the session's peer has: its issuer and number; empty when it has none. */
  public static String certificate(SSLSession session) {
    X509Certificate leaf = leaf(session);
    return leaf == null ? "" : shown(leaf);
  }

  /** Which certificate it is: its issuer and, behind a blank, its number in hexadecimal. */
  public static String shown(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().getName()
        + " "
        + certificate.getSerialNumber().toString(16);
  }

  /** Lower-case names of a certificate. */
  public static Set<String> of(X509Certificate certificate) {
    return AlternativeNames.dnsNames(certificate).stream()
        .filter(HostNames::isName)
        .map(HostNames::canonical)
        .distinct()
        .limit(MAX_NAMES)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
