package dev.zmem.aggregator.live;

import dev.zmem.aggregator.fleet.HostIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a stream may not write a host: a newer stream of its machine does, or another machine holds
 * the name and is alive. Stateless; called under the lock of {@link HostClaims}.
 */
final class ClaimObjections {
  private ClaimObjections() {}

  /**
   * Why the claim cannot be granted, for both sides' logs; null when it can.
   *
   * @param held the entry of the claimed name
   * @param otherNames the machine's other entries
   */
  static @Nullable String to(
      @Nullable HostEntry held, List<HostEntry> otherNames, HostIdentity claimed, long now) {
    if (held == null && otherNames.size() >= Machine.MAX_NAMES) {
      return Machine.MAX_NAMES + " hosts with this one's machine id report already";
    }
    if (held != null && !held.identity.hostId().equals(claimed.hostId())) {
      return held.isLive(now) ? otherMachine(held, claimed) : null;
    }
    if (held != null && held.writer != null && claimed.isNoNewerThan(held.identity)) {
      return "a newer stream of this machine already reports as " + claimed.name();
    }
    for (HostEntry other : otherNames) {
      StreamWriter writer = other.writer;
      if (writer != null
          && claimed.isNoNewerThan(other.identity)
          && writer.stream.mayReportAs(claimed.name())) {
        return "a newer stream of this machine reports as " + other.name;
      }
    }
    return null;
  }

  private static String otherMachine(HostEntry held, HostIdentity claimed) {
    StreamWriter writer = held.writer;
    return "another machine"
        + (writer == null ? "" : " (" + writer.stream.peer() + ")")
        + " already reports as "
        + claimed.name();
  }
}
