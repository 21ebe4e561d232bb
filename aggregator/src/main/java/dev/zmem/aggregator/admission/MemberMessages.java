package dev.zmem.aggregator.admission;

import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.JoinRefusedException;
import dev.zmem.aggregator.member.JoinRefusedException.Reason;
import dev.zmem.aggregator.member.JoinToken;
import dev.zmem.aggregator.member.Role;
import dev.zmem.aggregator.member.ViewLimits;
import dev.zmem.proto.v1.CertificateInfo;
import dev.zmem.proto.v1.CreateTokenRequest;
import dev.zmem.proto.v1.TokenInfo;
import io.grpc.Status;
import java.time.Instant;
import java.util.Optional;

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

  /** What a token is asked to grant. */
  static Grant grant(CreateTokenRequest request) throws JoinRefusedException {
    Role role =
        switch (request.getRole()) {
          case ROLE_AGENT -> Role.AGENT;
          case ROLE_VIEWER -> Role.VIEWER;
          case ROLE_ADMIN -> Role.ADMIN;
          case ROLE_UNSPECIFIED, UNRECOGNIZED ->
              throw new JoinRefusedException(Reason.REQUEST, "role: none of agent, viewer, admin");
        };
    try {
      ViewLimits limits =
          ViewLimits.of(
              request.getLimits().getHostGlobsList(), request.getLimits().getHidesCommands());
      if (role != Role.VIEWER && !limits.equals(ViewLimits.NONE)) {
        throw new JoinRefusedException(
            Reason.REQUEST, "limits: of viewers alone, and the role is " + role.word());
      }
      return new Grant(role, limits);
    } catch (IllegalArgumentException e) {
      throw new JoinRefusedException(Reason.REQUEST, "visible hosts: " + e.getMessage());
    }
  }

  private static Optional<dev.zmem.proto.v1.ViewLimits> limits(Grant grant) {
    return grant.limits().equals(ViewLimits.NONE)
        ? Optional.empty()
        : Optional.of(
            dev.zmem.proto.v1.ViewLimits.newBuilder()
                .addAllHostGlobs(grant.limits().hostGlobs())
                .setHidesCommands(grant.limits().hidesCommands())
                .build());
  }

  static TokenInfo token(JoinToken token) {
    TokenInfo.Builder info =
        TokenInfo.newBuilder()
            .setId(token.id())
            .setRole(role(token.role()))
            .setUsesLeft(token.usesLeft())
            .setExpiresAtMillis(token.expiresAt().toEpochMilli())
            .addAllNameGlobs(token.nameGlobs())
            .setReplaces(token.replaces())
            .setCreatedBy(token.createdBy());
    limits(token.grant()).ifPresent(info::setLimits);
    return info.build();
  }

  static CertificateInfo certificate(IssuedCertificate certificate) {
    Instant revokedAt = certificate.revokedAt();
    CertificateInfo.Builder info =
        CertificateInfo.newBuilder()
            .setName(certificate.name())
            .setRole(role(certificate.role()))
            .setSerial(certificate.serial())
            .setExpiresAtMillis(certificate.expiresAt().toEpochMilli())
            .setRevokedAtMillis(revokedAt == null ? 0 : revokedAt.toEpochMilli());
    limits(certificate.grant()).ifPresent(info::setLimits);
    return info.build();
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
}
