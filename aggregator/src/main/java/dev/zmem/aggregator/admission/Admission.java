package dev.zmem.aggregator.admission;

import dev.zmem.aggregator.authority.AuthorityFolder;
import dev.zmem.aggregator.authority.CertificateAuthority;
import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.JoinRefusedException;
import dev.zmem.aggregator.member.JoinRefusedException.Reason;
import dev.zmem.aggregator.member.Membership;
import dev.zmem.aggregator.member.Role;
import dev.zmem.aggregator.member.Sha256;
import dev.zmem.text.HostNames;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives certificates to who may have them: what {@link Membership} allows, {@link
 * CertificateAuthority} signs. Any thread.
 */
final class Admission {
  /** Agents renew theirs by themselves. */
  static final Duration AGENT_LIFE = Duration.ofDays(7);

  /** People's. */
  static final Duration PEOPLE_LIFE = Duration.ofDays(30);

  /** Bytes of a P-256 key as SubjectPublicKeyInfo: 91. */
  private static final int MAX_KEY_BYTES = 200;

  private static final int P256_BITS = 256;

  private final Membership membership;
  private final CertificateAuthority authority;
  private final Clock clock;
  private final Consumer<IssuedCertificate> whenEnded;

  /**
   * Admits to this fleet.
   *
   * @param whenEnded is told of each certificate that ends because another takes its name
   */
  Admission(
      Membership membership,
      CertificateAuthority authority,
      Clock clock,
      Consumer<IssuedCertificate> whenEnded) {
    this.membership = membership;
    this.authority = authority;
    this.clock = clock;
    this.whenEnded = whenEnded;
  }

  /**
   * What somebody got.
   *
   * @param certificate its own
   * @param authority the CA's
   * @param issued its own, as it is remembered
   */
  record Admitted(
      X509Certificate certificate, X509Certificate authority, IssuedCertificate issued) {}

  /** A key that proved to be the asker's own; a {@link JoinRefusedException} for any other. */
  static PublicKey key(byte[] encoded) throws JoinRefusedException {
    try {
      if (encoded.length <= MAX_KEY_BYTES
          && KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded))
              instanceof ECPublicKey key
          && key.getParams().getOrder().bitLength() == P256_BITS) {
        return key;
      }
    } catch (GeneralSecurityException e) {
      // said below
    }
    throw new JoinRefusedException(Reason.REQUEST, "public_key: not an EC key on P-256");
  }

  /** Whether a token is one, and of a wanted role, before anything dear is done for it. */
  void requireToken(String tokenId, String secret, List<dev.zmem.proto.v1.Role> wanted)
      throws JoinRefusedException {
    Role role = membership.token(tokenId, secret).role();
    if (!wanted.isEmpty() && !wanted.contains(MemberMessages.role(role))) {
      throw new JoinRefusedException(
          Reason.TOKEN,
          "the token is for role "
              + role.word()
              + ": "
              + (role == Role.AGENT ? "'zmem-agent join'" : "'zmemctl login'")
              + " takes it");
    }
  }

  /** By a token. The key is the asker's own: its proof was checked. */
  Admitted join(String tokenId, String secret, String name, PublicKey key)
      throws JoinRefusedException {
    if (!HostNames.isName(name)) {
      throw new JoinRefusedException(
          Reason.REQUEST, "name: not a host's name (expected: " + HostNames.EXPECTED + ")");
    }
    Signing signing = new Signing(HostNames.canonical(name), key, tokenId);
    membership
        .join(tokenId, secret, signing.name, Sha256.of(key.getEncoded()), signing::sign)
        .forEach(whenEnded);
    return signing.admitted();
  }

  /** By the certificate there is, of this serial. */
  Admitted renew(String serial, String name, PublicKey key) throws JoinRefusedException {
    Signing signing = new Signing(name, key, "");
    membership.renew(serial, signing::sign);
    return signing.admitted();
  }

  /** One certificate in the making. */
  private final class Signing {
    private final String name;
    private final PublicKey key;
    private final String tokenId;
    private @Nullable Admitted admitted;

    Signing(String name, PublicKey key, String tokenId) {
      this.name = name;
      this.key = key;
      this.tokenId = tokenId;
    }

    IssuedCertificate sign(Grant grant) {
      Duration life = grant.role() == Role.AGENT ? AGENT_LIFE : PEOPLE_LIFE;
      X509Certificate made = authority.issue(grant, List.of(name), key, clock.instant(), life);
      IssuedCertificate issued = AuthorityFolder.issued(made, grant, name, tokenId);
      admitted = new Admitted(made, authority.certificate(), issued);
      return issued;
    }

    Admitted admitted() {
      return Objects.requireNonNull(admitted);
    }
  }
}
