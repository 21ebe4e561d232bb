package dev.zmem.deploy.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** When agents connected, shook hands and were back, since the log was cleared. Any thread. */
final class ConnectLog {
  private final List<Long> attempts = new ArrayList<>();
  private final List<Long> handshakes = new ArrayList<>();
  private final Map<Object, Long> returns = new HashMap<>();

  /**
   * Events of one kind, counted from a moment.
   *
   * @param count of them
   * @param lastSeconds when the last was
   * @param mostInASecond of any second, these counted from the moment
   * @param meanPerSecond over the time to the last of them
   */
  record Rate(int count, double lastSeconds, int mostInASecond, double meanPerSecond) {
    /** Of these instants, in nanoseconds. */
    static Rate of(List<Long> instants, long from) {
      long last = instants.stream().mapToLong(Long::longValue).max().orElse(from);
      int[] seconds = new int[(int) TimeUnit.NANOSECONDS.toSeconds(last - from) + 1];
      for (long instant : instants) {
        seconds[(int) TimeUnit.NANOSECONDS.toSeconds(Math.max(0, instant - from))]++;
      }
      int most = 0;
      for (int second : seconds) {
        most = Math.max(most, second);
      }
      double took = Math.max(1, (last - from) / 1e9);
      return new Rate(instants.size(), (last - from) / 1e9, most, instants.size() / took);
    }

    /** How much more the busiest second had than the mean one. */
    double peakOfMean() {
      return meanPerSecond == 0 ? 0 : mostInASecond / meanPerSecond;
    }
  }

  synchronized void connecting(long nanos) {
    attempts.add(nanos);
  }

  synchronized void shookHands(long nanos) {
    handshakes.add(nanos);
  }

  /** An agent's first frame was taken; counted once. */
  synchronized void back(Object agent, long nanos) {
    returns.putIfAbsent(agent, nanos);
  }

  /** Forgets all. */
  synchronized void clear() {
    attempts.clear();
    handshakes.clear();
    returns.clear();
  }

  /** Agents that were back. */
  synchronized int backCount() {
    return returns.size();
  }

  /** Those while nobody listened yet are left out. */
  synchronized Rate attempts(long from) {
    return Rate.of(attempts.stream().filter(instant -> instant >= from).toList(), from);
  }

  synchronized Rate handshakes(long from) {
    return Rate.of(handshakes, from);
  }

  synchronized Rate returns(long from) {
    return Rate.of(List.copyOf(returns.values()), from);
  }
}
