package dev.zmem.aggregator.live;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.aggregator.fleet.HostWithoutRows.Condition;
import dev.zmem.aggregator.fleet.PassListener;
import dev.zmem.aggregator.fleet.PublishedPass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Hosts that are known beside those that report: seen before this aggregator started, or expected.
 * Notes each pass that is published. Any thread; guarded by its monitor.
 */
public final class KnownHosts implements PassListener {
  /**
   * The end of what is known of a host.
   *
   * @param atMillis when it reported, milliseconds of Unix time
   * @param isStopped whether its agent was stopped in order after that
   */
  public record LastSeen(long atMillis, boolean isStopped) {}

  private final Set<String> expected;
  private final TreeMap<String, LastSeen> seen = new TreeMap<>();
  private final LongSupplier unixMillis;

  /**
   * Hosts by their names, in lower case.
   *
   * @param expected those that should report
   * @param before those that were seen, and when
   * @param unixMillis the wall clock
   */
  public KnownHosts(
      Collection<String> expected, Map<String, LastSeen> before, LongSupplier unixMillis) {
    this.expected = new TreeSet<>(expected);
    seen.putAll(before);
    this.unixMillis = unixMillis;
  }

  /** No host is known but those that report. */
  public static KnownHosts none() {
    return new KnownHosts(List.of(), Map.of(), System::currentTimeMillis);
  }

  @Override
  public void published(PublishedPass pass) {
    note(pass.snapshot(), false);
  }

  @Override
  public void stopped(HostSnapshot last) {
    note(last, true);
  }

  private synchronized void note(HostSnapshot host, boolean isStopped) {
    seen.put(host.identity().name(), new LastSeen(host.sampledAt().toEpochMilli(), isStopped));
  }

  /** Forgets the hosts that were silent for so long, unless they are expected. */
  public synchronized void forget(Duration forgetAfter) {
    long now = unixMillis.getAsLong();
    seen.entrySet()
        .removeIf(host ->
            !expected.contains(host.getKey())
                && now - host.getValue().atMillis() > forgetAfter.toMillis());
  }

  /** When each host was seen. */
  public synchronized Map<String, LastSeen> lastSeen() {
    return new TreeMap<>(seen);
  }

  /** The host is another one now, or gone for good. */
  synchronized void drop(String name) {
    if (!expected.contains(name)) {
      seen.remove(name);
    }
  }

  /** Those that are not {@code present}. */
  synchronized List<HostWithoutRows> silent(Predicate<String> present) {
    List<HostWithoutRows> silent = new ArrayList<>();
    long now = unixMillis.getAsLong();
    seen.forEach((name, last) -> {
      if (!present.test(name)) {
        Duration since = Duration.ofMillis(Math.max(0, now - last.atMillis()));
        silent.add(
            new HostWithoutRows(
                name, last.isStopped() ? Condition.STOPPED : Condition.SILENT, since));
      }
    });
    for (String name : expected) {
      if (!present.test(name) && !seen.containsKey(name)) {
        silent.add(new HostWithoutRows(name, Condition.NEVER_SEEN, Duration.ZERO));
      }
    }
    return silent;
  }
}
