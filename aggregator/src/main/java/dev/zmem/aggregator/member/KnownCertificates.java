package dev.zmem.aggregator.member;

import dev.zmem.text.HostNames;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that are remembered, by serial and by name. One thread at a time, but for {@link
 * #isRevoked}, which any may ask.
 */
final class KnownCertificates {
  private final Map<String, IssuedCertificate> bySerial = new HashMap<>();

  /** Serials, by name. */
  private final Map<String, Set<String>> byName = new HashMap<>();

  private final Set<String> revoked = ConcurrentHashMap.newKeySet();

  /** How many. */
  int size() {
    return bySerial.size();
  }

  /** All of them. */
  Collection<IssuedCertificate> all() {
    return bySerial.values();
  }

  /** The one of this serial; null where there is none. */
  @Nullable IssuedCertificate get(String serial) {
    return bySerial.get(serial);
  }

  /** Those of a name, in any case. */
  List<IssuedCertificate> ofName(String name) {
    return byName.getOrDefault(HostNames.canonical(name), Set.of()).stream()
        .map(bySerial::get)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Serials of those that have ended by themselves. */
  List<String> over(Instant now) {
    return bySerial.values().stream()
        .filter(one -> !now.isBefore(one.expiresAt()))
        .map(IssuedCertificate::serial)
        .toList();
  }

  /** Whether one was revoked, by its serial in hexadecimal. */
  boolean isRevoked(String serial) {
    return revoked.contains(serial);
  }

  /** Takes one more, or what became of one. */
  void remember(IssuedCertificate certificate) {
    bySerial.put(certificate.serial(), certificate);
    byName.computeIfAbsent(certificate.name(), _ -> new HashSet<>()).add(certificate.serial());
    if (certificate.revokedAt() != null) {
      revoked.add(certificate.serial());
    }
  }

  /** Lets one go. */
  void forget(String serial) {
    IssuedCertificate gone = bySerial.remove(serial);
    revoked.remove(serial);
    if (gone != null) {
      byName.computeIfPresent(
          gone.name(),
          (_, serials) -> {
            serials.remove(serial);
            return serials.isEmpty() ? null : serials;
          });
    }
  }
}
