package dev.zmem.aggregator.access;

import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.Role;
import dev.zmem.program.tls.PeerNames;
import dev.zmem.text.Escapes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a connection, as far as the connection proves it. Immutable. */
public sealed interface Principal {
  /** Names of a certificate that a line shows; of others the number. */
  int MAX_NAMES_SHOWN = 5;

  /** Characters of each that a line shows: a line with five of them fits a call's status. */
  int MAX_NAME_SHOWN = 80;

  /**
   * A peer with a certificate of the aggregator's CA.
   *
   * @param names the DNS names it speaks for, in lower case and without wildcards, at most {@link
   *     PeerNames#MAX_NAMES}; maybe none
   * @param grant what stands in the certificate; means something where the CA is the aggregator's
   *     own
   * @param serial hexadecimal
   * @param key the peer's; null in tests alone
   */
  record Certificate(
      Set<String> names, Optional<Grant> grant, String serial, @Nullable PublicKey key)
      implements Principal {
    /** Copies the names. */
    public Certificate {
      names = Collections.unmodifiableSet(new TreeSet<>(names));
    }

    /** Without a role. */
    public Certificate(Set<String> names) {
      this(names, Optional.empty(), "", null);
    }

    /** What is in the certificate; means something where the CA is the aggregator's own. */
    public Optional<Role> role() {
      return grant.map(Grant::role);
    }

    private static Principal of(SSLSession session) {
      X509Certificate leaf = PeerNames.leaf(session);
      return leaf == null
          ? new Stranger()
          : new Certificate(
              PeerNames.of(session),
              Grant.of(leaf),
              leaf.getSerialNumber().toString(16),
              leaf.getPublicKey());
    }

    /** Not to report as a host that it does not name. */
    Decision.Refused doesNotName(String hostName) {
      return new Decision.Refused(
          "the certificate does not name "
              + Escapes.escape(hostName)
              + " (names: "
              + shownNames()
              + ")");
    }

    /** The names for a line: some of them, cut and escaped, and the number of the others. */
    String shownNames() {
      if (names.isEmpty()) {
        return "none";
      }
      String first =
          names.stream()
              .limit(MAX_NAMES_SHOWN)
              .map(Certificate::cut)
              .collect(Collectors.joining(", "));
      int others = names.size() - MAX_NAMES_SHOWN;
      return others <= 0 ? first : first + " and " + others + " more";
    }

    private static String cut(String name) {
      return Escapes.escape(
          name.length() <= MAX_NAME_SHOWN ? name : name.substring(0, MAX_NAME_SHOWN) + "…");
    }
  }

  /** A peer with TLS and without a certificate, as one that is about to join. */
  record Stranger() implements Principal {}

  /** A peer without TLS on this machine: whoever may log in here. */
  record LocalPlaintext() implements Principal {}

  /** A peer without TLS elsewhere, which {@code --insecure} lets connect: it may be anybody. */
  record RemotePlaintext() implements Principal {}

  /**
   * Who is at the other end.
   *
   * @param session the connection's TLS; null on plaintext
   * @param address the other end; without one it counts as another machine
   */
  static Principal of(@Nullable SSLSession session, @Nullable SocketAddress address) {
    if (session != null) {
      return Certificate.of(session);
    }
    InetAddress peer = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    return peer != null && peer.isLoopbackAddress() ? new LocalPlaintext() : new RemotePlaintext();
  }
}
