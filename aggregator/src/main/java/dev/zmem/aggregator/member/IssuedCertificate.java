package dev.zmem.aggregator.member;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that the aggregator's own CA signed, as far as it has to be remembered. Immutable.
 *
 * @param serial hexadecimal
 * @param grant what its holder may do
 * @param name whom it names, in lower case
 * @param keySha256 of the holder's public key, hexadecimal
 * @param tokenId of the token that let its holder in; empty where there was none
 * @param expiresAt when it ends
 * @param revokedAt when an admin ended it before; null where none did
 */
public record IssuedCertificate(
    String serial,
    Grant grant,
    String name,
    String keySha256,
    String tokenId,
    Instant expiresAt,
    @Nullable Instant revokedAt) {

  /** What its holder is. */
  public Role role() {
    return grant.role();
  }

  /** Whether it may be used. */
  public boolean isInForce(Instant now) {
    return revokedAt == null && now.isBefore(expiresAt);
  }

  /** The same, ended. */
  IssuedCertificate revoked(Instant now) {
    return new IssuedCertificate(serial, grant, name, keySha256, tokenId, expiresAt, now);
  }
}
