package dev.zmem.agent.uplink;

import dev.zmem.program.grpc.ConnectionErrors;
import dev.zmem.program.grpc.MessageLimit;
import dev.zmem.program.log.Log;
import dev.zmem.program.log.LogRateLimit;
import dev.zmem.program.tls.TlsErrors;
import dev.zmem.text.Durations;
import io.grpc.Status;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Says in the log when the aggregator goes away and comes back: once for each kind of trouble, not
 * for each attempt. Owned by the uplink's thread.
 */
final class UplinkLog {
  /** What a reason may count: a refusal with another number is the same refusal. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** Lines a minute: an aggregator that comes and goes all the time is no news. */
  static final int MOST_LINES = 20;

  private final UplinkSettings settings;
  private final LogRateLimit lines =
      new LogRateLimit(MOST_LINES, "lines about the aggregator", System::nanoTime);
  private String lastTrouble = "";
  private long troubleSinceNanos;
  private Duration lastGrant = Duration.ZERO;

  /** A log of no trouble so far. */
  UplinkLog(UplinkSettings settings) {
    this.settings = settings;
  }

  /** Says how many lines were left out in a minute that is over. */
  void tellUntold() {
    lines.tellCount();
  }

  private void info(String event) {
    if (lines.mayTell()) {
      Log.info(event);
    }
  }

  private void warn(String event) {
    if (lines.mayTell()) {
      Log.warn(event);
    }
  }

  /** A stream ended. */
  void trouble(Status status, StreamFailure failure) {
    boolean refused = failure == StreamFailure.REFUSED;
    String told =
        refused || status.getCause() == null
            ? String.valueOf(status.getDescription())
            : Log.rootCause(status.getCause());
    String reason =
        MessageLimit.exceeded(told)
            .map(limit -> limit + " (a smaller --max-rows makes smaller messages)")
            .or(() -> TlsErrors.explain(status))
            .orElse(inPlainWords(status, failure, told));
    // an outage is one thing, however its attempts fail; a refusal is told by its reason
    String trouble =
        refused
            ? status.getCode() + " " + NUMBER.matcher(reason).replaceAll("0")
            : failure == StreamFailure.UNTRUSTED ? "no trust " + reason : "disconnected";
    if (lastTrouble.isEmpty()) {
      troubleSinceNanos = System.nanoTime();
    }
    if (!trouble.equals(lastTrouble)) {
      lastTrouble = trouble;
      warn(
          word(status, refused || failure == StreamFailure.UNTRUSTED)
              + " aggregator="
              + settings.aggregator()
              + " status="
              + status.getCode()
              + " reason="
              + Log.value(reason)
              + (refused ? " advice=" + Log.value(RefusalAdvice.of(status)) : ""));
    }
  }

  /** The aggregator wants passes no more often; said when that is another interval than before. */
  void granted(Duration interval) {
    if (interval.equals(lastGrant)) {
      return;
    }
    lastGrant = interval;
    if (interval.compareTo(settings.interval()) > 0) {
      info(
          "interval lengthened interval="
              + Durations.print(settings.interval())
              + " granted="
              + Durations.print(interval)
              + " reason="
              + Log.value(
                  "the aggregator takes no passes more often: its --min-interval, or its memory is"
                      + " nearly used up"));
    }
  }

  /** Frames are taken. */
  void connected(String aggregatorVersion) {
    String after =
        lastTrouble.isEmpty()
            ? ""
            : " after=" + Duration.ofNanos(System.nanoTime() - troubleSinceNanos).toSeconds() + "s";
    lastTrouble = "";
    info(
        "connected aggregator="
            + settings.aggregator()
            + " host="
            + Log.value(settings.hostName())
            + " aggregator_version="
            + Log.value(aggregatorVersion)
            + after);
  }

  /** What the aggregator said; of an end that it said nothing of, that it ended the stream. */
  private static String inPlainWords(Status status, StreamFailure failure, String told) {
    if (failure == StreamFailure.BUSY) {
      return told + " (the aggregator is busy)";
    }
    if (ConnectionErrors.isForeign(status)) {
      return ConnectionErrors.FOREIGN_WORDS;
    }
    return failure != StreamFailure.REFUSED && ConnectionErrors.isEnd(status)
        ? "the aggregator ended the connection"
        : told;
  }

  private static String word(Status status, boolean refused) {
    if (status.getCode() == Status.Code.ABORTED) {
      return "taken over";
    }
    return refused ? "refused" : "disconnected";
  }
}
