package dev.zmem.aggregator.store;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.JoinToken;
import dev.zmem.fuzz.Contract;

/**
 * Any bytes as a stored token or certificate: one that is stored again as it was, or one {@link
 * InvalidProtocolBufferException}.
 */
public final class StoreFuzz {
  private StoreFuzz() {}

  /** One record. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      JoinToken token = StoredMembers.token("id", data);
      Contract.require(
          StoredMembers.token("id", StoredMembers.bytes(token)).equals(token), "stored again");
    } catch (InvalidProtocolBufferException refusal) {
      Contract.requireReason(refusal);
    }
    try {
      IssuedCertificate certificate = StoredMembers.certificate("01", data);
      Contract.require(
          StoredMembers.certificate("01", StoredMembers.bytes(certificate)).equals(certificate),
          "stored again");
    } catch (InvalidProtocolBufferException refusal) {
      Contract.requireReason(refusal);
    }
  }
}
