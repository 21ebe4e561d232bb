package dev.zmem.aggregator.member;

import java.util.Collection;

/**
 * Where it lies who belongs to a fleet: tokens with the uses that are left of them, certificates
 * with those that were revoked. Contract: what {@link #save} was given is there after it returned,
 * all of it or, where it throws or the program dies meanwhile, all or nothing; also after the
 * machine lost its power. One thread at a time.
 */
public interface MembershipStore extends AutoCloseable {
  /** All tokens there are. */
  Collection<JoinToken> tokens();

  /** All certificates there are. */
  Collection<IssuedCertificate> certificates();

  /** Keeps a change; a {@link StoreException} says why it cannot. */
  void save(Change change);

  @Override
  void close();

  /**
   * What changes together.
   *
   * @param tokens to be kept, instead of those of the same id
   * @param certificates to be kept, instead of those of the same serial
   * @param droppedTokens ids
   * @param droppedCertificates serials
   */
  record Change(
      Collection<JoinToken> tokens,
      Collection<IssuedCertificate> certificates,
      Collection<String> droppedTokens,
      Collection<String> droppedCertificates) {}

  /** What was to be kept cannot be. */
  final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a reason for a log's line. */
    public StoreException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
