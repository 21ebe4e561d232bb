package dev.zmem.aggregator.member;

import java.time.Instant;
import java.util.List;

/**
 * Lets so many in, for so long, by these names. Immutable; the secret is known by its hash alone.
 *
 * @param id public, also in logs
 * @param secretSha256 hexadecimal
 * @param grant of those that it lets in
 * @param usesLeft joins that it still lets in
 * @param expiresAt after which it lets nobody in
 * @param nameGlobs which names may join by it; empty for any
 * @param replaces whether it lets a name in that another key holds
 * @param createdBy name of the certificate that made it
 */
public record JoinToken(
    String id,
    String secretSha256,
    Grant grant,
    int usesLeft,
    Instant expiresAt,
    List<String> nameGlobs,
    boolean replaces,
    String createdBy) {
  /** Copies the globs. */
  public JoinToken {
    nameGlobs = List.copyOf(nameGlobs);
  }

  /** What those are that it lets in. */
  public Role role() {
    return grant.role();
  }

  /** Whether nobody can join by it any more. */
  public boolean isOver(Instant now) {
    return usesLeft <= 0 || !now.isBefore(expiresAt);
  }

  /** The same after one more join. */
  JoinToken spent() {
    return new JoinToken(
        id, secretSha256, grant, usesLeft - 1, expiresAt, nameGlobs, replaces, createdBy);
  }
}
