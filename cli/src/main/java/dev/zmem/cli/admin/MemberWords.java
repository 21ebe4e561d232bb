package dev.zmem.cli.admin;

import dev.zmem.proto.v1.Role;
import dev.zmem.proto.v1.ViewLimits;
import dev.zmem.text.Ages;
import dev.zmem.text.Escapes;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tokens and certificates in words. */
final class MemberWords {
  private static final String ROLE = "ROLE_";

  private MemberWords() {}

  /** {@code agent}; null for one of a later version. */
  static @Nullable String role(Role role) {
    return role == Role.ROLE_UNSPECIFIED || role == Role.UNRECOGNIZED
        ? null
        : role.name().substring(ROLE.length()).toLowerCase(Locale.ROOT);
  }

  /** What a viewer may see, {@code hosts web-*, no command lines}; null where it may see all. */
  static @Nullable String limits(ViewLimits limits) {
    String hosts = String.join(",", limits.getHostGlobsList());
    String shown = hosts.isEmpty() ? "" : "hosts " + hosts;
    if (limits.getHidesCommands()) {
      shown += (shown.isEmpty() ? "" : ", ") + "no command lines";
    }
    return shown.isEmpty() ? null : shown;
  }

  /** Text of an aggregator, for a line. */
  static String text(String text) {
    return text.isEmpty() ? "-" : Escapes.escape(text);
  }

  /** Seconds until then; 0 when it is over. */
  static double secondsUntil(long millis) {
    return Math.max(0, (millis - Instant.now().toEpochMilli() + 999) / 1000);
  }

  /** {@code 59m59s}. */
  static String left(long untilMillis) {
    return Ages.print(secondsUntil(untilMillis));
  }

  /** {@code 2026-01-01T00:00:00Z}. */
  static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
