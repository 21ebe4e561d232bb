package dev.zmem.aggregator.admission;

import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.JoinRefusedException;
import dev.zmem.aggregator.member.JoinToken;
import dev.zmem.aggregator.member.MembershipStore.StoreException;
import dev.zmem.aggregator.member.Role;
import dev.zmem.proto.v1.CertificateInfo;
import dev.zmem.proto.v1.TokenInfo;
import io.grpc.Status;
import java.time.Instant;

/** Tokens, certificates and refusals as messages. */
final class MemberMessages {
  private MemberMessages() {}

  static dev.zmem.proto.v1.Role role(Role role) {
    return switch (role) {
      case AGENT -> dev.zmem.proto.v1.Role.ROLE_AGENT;
      case VIEWER -> dev.zmem.proto.v1.Role.ROLE_VIEWER;
      case ADMIN -> dev.zmem.proto.v1.Role.ROLE_ADMIN;
      case AGGREGATOR -> dev.zmem.proto.v1.Role.ROLE_UNSPECIFIED;
    };
  }

  static TokenInfo token(JoinToken token) {
    return TokenInfo.newBuilder()
        .setId(token.id())
        .setRole(role(token.role()))
        .setUsesLeft(token.usesLeft())
        .setExpiresAtMillis(token.expiresAt().toEpochMilli())
        .addAllNameGlobs(token.nameGlobs())
        .setReplaces(token.replaces())
        .setCreatedBy(token.createdBy())
        .build();
  }

  static CertificateInfo certificate(IssuedCertificate certificate) {
    Instant revokedAt = certificate.revokedAt();
    return CertificateInfo.newBuilder()
        .setName(certificate.name())
        .setRole(role(certificate.role()))
        .setSerial(certificate.serial())
        .setExpiresAtMillis(certificate.expiresAt().toEpochMilli())
        .setRevokedAtMillis(revokedAt == null ? 0 : revokedAt.toEpochMilli())
        .build();
  }

  static Status status(JoinRefusedException refused) {
    Status status =
        switch (refused.reason()) {
          case TOKEN, HELD -> Status.PERMISSION_DENIED;
          case REQUEST -> Status.INVALID_ARGUMENT;
          case FULL -> Status.RESOURCE_EXHAUSTED;
        };
    return status.withDescription(refused.getMessage());
  }

  static Status status(StoreException trouble) {
    return Status.INTERNAL
        .withDescription("the aggregator cannot keep who belongs to the fleet: its log says why")
        .withCause(trouble);
  }
}
