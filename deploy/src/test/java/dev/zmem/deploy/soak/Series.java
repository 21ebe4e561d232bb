package dev.zmem.deploy.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Disturbs a fleet again and again, and after each time waits until its table equals the truth. One
 * thread.
 */
final class Series {
  /** A table that is still wrong then ends the soak. */
  private static final double GIVE_UP_SECONDS = 180;

  private static final int BETWEEN_ANSWERS_MILLIS = 100;

  /** A day: certificates of agents are valid for seven, and made ten minutes ago at least. */
  private static final int MOST_AHEAD_SECONDS = 24 * 3600;

  private static final int MOST_BEHIND_SECONDS = 5 * 60;

  /** Beyond it the kernel's own offsets of time namespaces end no test. */
  private static final int MOST_NAMESPACE_SECONDS = 30 * 24 * 3600;

  /**
   * A disturbance that is over.
   *
   * @param number in the series
   * @param what was done to whom
   * @param back seconds from its end until a table was asked for that was right
   * @param inHand seconds until that table was there, the machine's load on zmemctl included
   * @param allowed seconds, with the patience of the settings
   * @param lastDifference that was seen
   */
  record Round(
      int number,
      Disturbance kind,
      String what,
      double back,
      double inHand,
      double allowed,
      String lastDifference) {
    boolean isLate() {
      return back > allowed;
    }
  }

  private final SoakSettings settings;
  private final Ground ground;
  private final SplittableRandom random;
  private final List<Round> rounds = new ArrayList<>();

  /** Of this fleet. */
  Series(SoakSettings settings, Ground ground, SplittableRandom random) {
    this.settings = settings;
    this.ground = ground;
    this.random = random;
  }

  /** The rounds so far; any thread. */
  List<Round> rounds() {
    synchronized (rounds) {
      return List.copyOf(rounds);
    }
  }

  /** Waits until the fleet's first table is right. */
  void settle() throws IOException, InterruptedException {
    var _ = awaitTable(System.nanoTime());
  }

  /** Disturbs for so long; with disturbances that end programs, or without. */
  void run(Duration length, boolean kills) throws IOException, InterruptedException {
    List<Disturbance> kinds =
        Arrays.stream(Disturbance.values())
            .filter(kind -> kills || !kind.kills)
            .filter(kind ->
                FakeClock.isInstalled()
                    || (kind != Disturbance.AGENT_CLOCK && kind != Disturbance.AGGREGATOR_CLOCK))
            .toList();
    long end = System.nanoTime() + length.toNanos();
    List<Disturbance> turn = new ArrayList<>();
    while (System.nanoTime() < end) {
      if (turn.isEmpty()) {
        turn.addAll(kinds); // each as often as the others, in any order
      }
      round(turn.remove(random.nextInt(turn.size())));
    }
  }

  private void round(Disturbance kind) throws IOException, InterruptedException {
    int number = rounds.size() + 1;
    SoakHost host = ground.hosts.get(random.nextInt(ground.hosts.size()));
    SoakHost other = ground.hosts.get(random.nextInt(ground.hosts.size()));
    boolean isShort = random.nextInt(3) > 0;
    double lasts = isShort ? random.nextDouble(1, 8) : random.nextDouble(17, 25);
    String what = disturb(kind, host, other, lasts);
    long over = System.nanoTime();
    double allowed =
        settings.patience()
            * (kind.reconnectSeconds(lasts) + 2.0 * settings.interval().toSeconds());
    Found found = awaitTable(over);
    Round round =
        new Round(number, kind, what, found.asked, found.inHand, allowed, found.lastDifference);
    synchronized (rounds) {
      rounds.add(round);
    }
    System.err.printf(
        Locale.ROOT,
        "%3d %s: right again after %.1f s, in hand after %.1f s (allowed: %.1f s)%s%n",
        number,
        what,
        round.back,
        round.inHand,
        round.allowed,
        round.isLate() ? " LATE: " + round.lastDifference : "");
    setRight(kind, host);
  }

  /** libfaketime makes a program slow: the next disturbances are of programs without it. */
  private void setRight(Disturbance kind, SoakHost host) throws IOException, InterruptedException {
    if (kind == Disturbance.AGENT_CLOCK) {
      host.agent.kill(ground.commands);
      host.clock.shift(0);
      ground.startAgent(host, 0, false);
    } else if (kind == Disturbance.AGGREGATOR_CLOCK) {
      ground.aggregator.kill(ground.commands);
      ground.clock.shift(0);
      ground.startAggregator(false);
    } else {
      return;
    }
    settle();
  }

  private String disturb(Disturbance kind, SoakHost host, SoakHost other, double lasts)
      throws IOException, InterruptedException {
    return switch (kind) {
      case AGENT_KILLED -> {
        host.agent.kill(ground.commands);
        pass(host, other, Math.min(lasts, 8));
        ground.startAgent(host, 0, false);
        yield "agent of " + host.name + " killed";
      }
      case TIME_NAMESPACE -> {
        long ahead = random.nextLong(3600, MOST_NAMESPACE_SECONDS);
        host.agent.kill(ground.commands);
        pass(host, other, 1);
        ground.startAgent(host, ahead, false);
        yield "agent of " + host.name + " with clocks " + Duration.ofSeconds(ahead) + " ahead";
      }
      case AGGREGATOR_KILLED -> {
        ground.aggregator.kill(ground.commands);
        pass(host, other, lasts);
        ground.startAggregator(false);
        yield seconds("aggregator killed, away for", lasts);
      }
      case AGENT_STOPPED -> {
        host.agent.signal(ground.commands, "STOP");
        pass(host, other, lasts);
        host.agent.signal(ground.commands, "CONT");
        yield seconds("agent of " + host.name + " stopped for", lasts);
      }
      case AGGREGATOR_STOPPED -> {
        ground.aggregator.signal(ground.commands, "STOP");
        pass(host, other, lasts);
        ground.aggregator.signal(ground.commands, "CONT");
        yield seconds("aggregator stopped for", lasts);
      }
      case CUT_OFF -> {
        host.link(false);
        pass(host, other, lasts);
        host.link(true);
        yield seconds(host.name + " cut off for", lasts);
      }
      case AGENT_CLOCK -> {
        long ahead = step();
        host.agent.kill(ground.commands);
        ground.startAgent(host, 0, true);
        var _ = awaitTable(System.nanoTime());
        host.clock.shift(ahead);
        pass(host, other, 0);
        yield "wall clock of " + host.name + "'s agent at " + Duration.ofSeconds(ahead);
      }
      case AGGREGATOR_CLOCK -> {
        long ahead = step();
        ground.aggregator.kill(ground.commands);
        ground.startAggregator(true);
        var _ = awaitTable(System.nanoTime());
        ground.clock.shift(ahead);
        pass(host, other, 0);
        yield "wall clock of the aggregator at " + Duration.ofSeconds(ahead);
      }
    };
  }

  private long step() {
    return random.nextLong(-MOST_BEHIND_SECONDS, MOST_AHEAD_SECONDS);
  }

  private static String seconds(String what, double seconds) {
    return String.format(Locale.ROOT, "%s %.1f s", what, seconds);
  }

  /** Time passes, and the truth becomes another, so that a table from before is wrong. */
  private void pass(SoakHost host, SoakHost other, double seconds)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + Math.round(seconds * 1e9);
    host.replaceWorkload(Ground.mebibytes(random));
    if (other != host) {
      other.replaceWorkload(Ground.mebibytes(random));
    }
    TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
  }

  private record Found(double asked, double inHand, String lastDifference) {}

  /** Counts to the moment in which the right table was asked for. */
  private Found awaitTable(long from) throws IOException, InterruptedException {
    String last = "";
    while (true) {
      double asked = (System.nanoTime() - from) / 1e9;
      String difference = ground.difference();
      if (difference.isEmpty()) {
        return new Found(asked, (System.nanoTime() - from) / 1e9, last);
      }
      last = difference;
      if (asked > GIVE_UP_SECONDS) {
        throw new IOException("the table does not become right: " + difference);
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_ANSWERS_MILLIS);
    }
  }
}
