package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.label.HostLabels;
import dev.zmem.proto.v1.Goodbye;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.HostLabel;
import dev.zmem.proto.v1.RulesInUse;
import dev.zmem.text.HostNames;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Checks a Hello field by field, and what else an agent says of itself. */
public final class HelloDecoder {
  private static final int MAX_ID_BYTES = 64;
  private static final int MAX_REASON_BYTES = 256;
  private static final int MIN_INTERVAL_MILLIS = 100;
  private static final int MAX_INTERVAL_MILLIS = 3_600_000;

  /** The longest time between passes that can be told. */
  public static final Duration MAX_INTERVAL = Duration.ofMillis(MAX_INTERVAL_MILLIS);

  private HelloDecoder() {}

  /**
   * Who is calling.
   *
   * @param leastInterval the shortest the aggregator grants
   * @param nowMillis the aggregator's Unix time
   */
  public static HostIdentity identity(Hello hello, Duration leastInterval, long nowMillis) {
    text("hello.host_name", hello.getHostName(), 1, HostNames.MAX_LENGTH);
    if (!HostNames.isName(hello.getHostName())) {
      throw new BadFrameException(
          "hello.host_name", "no name of a host (expected: " + HostNames.EXPECTED + ")");
    }
    text("hello.host_id", hello.getHostId(), 1, MAX_ID_BYTES);
    text("hello.boot_id", hello.getBootId(), 1, MAX_ID_BYTES);
    text("hello.agent_version", hello.getAgentVersion(), 0, MAX_ID_BYTES);
    if (hello.getProtocolRevision() < 1) {
      throw new BadFrameException(
          "hello.protocol_revision",
          Integer.toUnsignedString(hello.getProtocolRevision())
              + " (expected: 1 to "
              + Integer.MAX_VALUE
              + ")");
    }
    return new HostIdentity(
        hello.getHostName(),
        hello.getHostId(),
        hello.getBootId(),
        hello.getEpoch(),
        hello.getAgentVersion(),
        interval("hello.interval_millis", hello.getIntervalMillis(), leastInterval),
        HostIdentity.bootedAtMillis(hello.getEpoch(), nowMillis),
        labels(hello),
        rules("hello.rules_in_use", hello.getRulesInUse()));
  }

  /** Which grouping rules an agent uses, for people. */
  static String rules(String field, RulesInUse rules) {
    text(field + ".fleet_version", rules.getFleetVersion(), 0, MAX_ID_BYTES);
    text(field + ".own_version", rules.getOwnVersion(), 0, MAX_ID_BYTES);
    text(field + ".error", rules.getError(), 0, MAX_REASON_BYTES);
    String shared = rules.getError().isEmpty() ? rules.getFleetVersion() : "refused";
    String own = rules.getOwnVersion().isEmpty() ? "" : "own " + rules.getOwnVersion();
    return own + (own.isEmpty() || shared.isEmpty() ? "" : " + ") + shared;
  }

  private static HostLabels labels(Hello hello) {
    int count = hello.getLabelsCount();
    if (count > HostLabels.MAX_LABELS) {
      throw new BadFrameException(
          "hello.labels", count + " labels (expected: at most " + HostLabels.MAX_LABELS + ")");
    }
    Map<String, String> byKey = new TreeMap<>();
    for (HostLabel label : hello.getLabelsList()) {
      if (byKey.put(label.getKey(), label.getValue()) != null) {
        throw new BadFrameException("hello.labels", "a key twice");
      }
    }
    try {
      return byKey.isEmpty() ? HostLabels.NONE : new HostLabels(byKey);
    } catch (IllegalArgumentException e) {
      throw new BadFrameException("hello.labels", String.valueOf(e.getMessage()));
    }
  }

  /** Time between passes: what the agent says, or the shortest that is granted. */
  public static Duration interval(String field, int millis, Duration leastInterval) {
    if (millis < MIN_INTERVAL_MILLIS || millis > MAX_INTERVAL_MILLIS) {
      throw new BadFrameException(
          field,
          Integer.toUnsignedString(millis)
              + " (expected: "
              + MIN_INTERVAL_MILLIS
              + " to "
              + MAX_INTERVAL_MILLIS
              + ")");
    }
    Duration interval = Duration.ofMillis(millis);
    return interval.compareTo(leastInterval) < 0 ? leastInterval : interval;
  }

  /** Why an agent stops, for the log. */
  public static void reason(Goodbye goodbye) {
    text("goodbye.reason", goodbye.getReason(), 0, MAX_REASON_BYTES);
  }

  /** Refuses a text that is too long or has control characters. */
  static void text(String field, String value, int least, int most) {
    int length = value.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    if (length < least || length > most) {
      throw new BadFrameException(
          field, length + " bytes (expected: " + least + " to " + most + ")");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new BadFrameException(field, "a control character");
    }
  }
}
