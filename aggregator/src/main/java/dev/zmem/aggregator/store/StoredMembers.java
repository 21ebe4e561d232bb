package dev.zmem.aggregator.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.JoinToken;
import dev.zmem.aggregator.member.Role;
import dev.zmem.aggregator.member.ViewLimits;
import dev.zmem.proto.store.v1.StoredCertificate;
import dev.zmem.proto.store.v1.StoredToken;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens and certificates as they lie in the file, and back. */
final class StoredMembers {
  private StoredMembers() {}

  static byte[] bytes(JoinToken token) {
    return StoredToken.newBuilder()
        .setSecretSha256(bytes(token.secretSha256()))
        .setRole(token.role().word())
        .addAllSeenHostGlobs(token.grant().limits().hostGlobs())
        .setHidesCommands(token.grant().limits().hidesCommands())
        .setUsesLeft(token.usesLeft())
        .setExpiresAtMillis(token.expiresAt().toEpochMilli())
        .addAllNameGlobs(token.nameGlobs())
        .setReplaces(token.replaces())
        .setCreatedBy(token.createdBy())
        .build()
        .toByteArray();
  }

  static JoinToken token(String id, byte[] bytes) throws InvalidProtocolBufferException {
    StoredToken stored = StoredToken.parseFrom(bytes);
    return new JoinToken(
        id,
        HexFormat.of().formatHex(stored.getSecretSha256().toByteArray()),
        grant(stored.getRole(), stored.getSeenHostGlobsList(), stored.getHidesCommands()),
        stored.getUsesLeft(),
        Instant.ofEpochMilli(stored.getExpiresAtMillis()),
        stored.getNameGlobsList(),
        stored.getReplaces(),
        stored.getCreatedBy());
  }

  static byte[] bytes(IssuedCertificate certificate) {
    Instant revokedAt = certificate.revokedAt();
    return StoredCertificate.newBuilder()
        .setRole(certificate.role().word())
        .addAllSeenHostGlobs(certificate.grant().limits().hostGlobs())
        .setHidesCommands(certificate.grant().limits().hidesCommands())
        .setName(certificate.name())
        .setKeySha256(bytes(certificate.keySha256()))
        .setTokenId(certificate.tokenId())
        .setExpiresAtMillis(certificate.expiresAt().toEpochMilli())
        .setRevokedAtMillis(revokedAt == null ? 0 : revokedAt.toEpochMilli())
        .build()
        .toByteArray();
  }

  static IssuedCertificate certificate(String serial, byte[] bytes)
      throws InvalidProtocolBufferException {
    StoredCertificate stored = StoredCertificate.parseFrom(bytes);
    return new IssuedCertificate(
        serial,
        grant(stored.getRole(), stored.getSeenHostGlobsList(), stored.getHidesCommands()),
        stored.getName(),
        HexFormat.of().formatHex(stored.getKeySha256().toByteArray()),
        stored.getTokenId(),
        Instant.ofEpochMilli(stored.getExpiresAtMillis()),
        instant(stored.getRevokedAtMillis()));
  }

  private static @Nullable Instant instant(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  private static Grant grant(String word, List<String> hostGlobs, boolean hidesCommands)
      throws InvalidProtocolBufferException {
    try {
      return new Grant(
          Role.ofWord(word)
              .orElseThrow(() -> new InvalidProtocolBufferException("role '" + word + "'")),
          ViewLimits.of(hostGlobs, hidesCommands));
    } catch (IllegalArgumentException e) {
      throw new InvalidProtocolBufferException("limits: " + e.getMessage());
    }
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
