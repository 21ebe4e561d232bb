package dev.zmem.deploy.bench;

import dev.zmem.agent.uplink.Backoff;
import dev.zmem.aggregator.transport.HandshakeGate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A simulation of a whole fleet that comes back at once, after an aggregator was away for a minute:
 * the agents' real waits and the aggregator's real gate, a model of its processors. A handshake and
 * the first frame behind it take so much CPU, shared equally among all that are in progress; a
 * client gives up after 10 s, and what was spent on it is lost. Deterministic; one thread.
 */
public final class FleetReturn {
  private static final double STEP_SECONDS = 0.01;
  private static final double AWAY_SECONDS = 60;
  private static final double END_SECONDS = 600;
  private static final double GATE_WAIT_SECONDS = 4;
  private static final double CLIENT_PATIENCE_SECONDS = 10;

  /** What a connection takes that is closed at once. */
  private static final double TURNED_AWAY_CPU_MILLIS = 0.1;

  private static final int MAX_UNPROVEN = 4096;

  /**
   * What is simulated.
   *
   * @param agents in the fleet
   * @param cores processors of the aggregator
   * @param cpuMillis CPU of a return
   * @param handshakes in progress at most; 0 for no gate, and waits of at most 3 s, as it was
   *     before
   */
  public record Scenario(int agents, double cores, double cpuMillis, int handshakes) {}

  /**
   * What came of it, in seconds from the aggregator's return.
   *
   * @param half when half of the agents were back
   * @param all when all were; infinite for not within ten minutes
   * @param back agents back in the end
   * @param attempts connections
   * @param turnedAway of them closed before their handshake
   * @param inVain handshakes begun that did not end in time
   */
  public record Result(
      double half, double all, int back, long attempts, long turnedAway, long inVain) {}

  private final Scenario scenario;
  private final HandshakeGate gate;
  private final PriorityQueue<Agent> due =
      new PriorityQueue<>(Comparator.comparingDouble((Agent agent) -> agent.next));
  private final Set<Agent> waiting = new LinkedHashSet<>();
  private final List<Agent> inProgress = new ArrayList<>();
  private double now;
  private double debtMillis;
  private long attempts;
  private long turnedAway;
  private long inVain;

  private static final class Agent {
    final Backoff backoff;
    double next;
    double connected;
    double remainingMillis;
    double admitted;
    boolean holdsPlace;
    Runnable admit = () -> {};

    Agent(SplittableRandom random) {
      backoff = new Backoff(random);
    }
  }

  private FleetReturn(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.gate =
        new HandshakeGate(
            scenario.handshakes == 0 ? Integer.MAX_VALUE : scenario.handshakes, MAX_UNPROVEN);
    SplittableRandom random = new SplittableRandom(seed);
    for (int number = 0; number < scenario.agents; number++) {
      Agent agent = new Agent(random.split());
      while (agent.next < AWAY_SECONDS) {
        agent.next += agent.backoff.nextWhenAway().toMillis() / 1e3;
      }
      agent.next -= AWAY_SECONDS;
      due.add(agent);
    }
  }

  /** Runs a scenario; the same seed gives the same result. */
  public static Result run(Scenario scenario, long seed) {
    return new FleetReturn(scenario, seed).run();
  }

  private Result run() {
    double half = Double.POSITIVE_INFINITY;
    int back = 0;
    while (back < scenario.agents && now < END_SECONDS) {
      now += STEP_SECONDS;
      connect();
      giveUpWaiting();
      back += work();
      giveUpHandshakes();
      if (half > now && back >= scenario.agents / 2) {
        half = now;
      }
    }
    return new Result(
        half,
        back == scenario.agents ? now : Double.POSITIVE_INFINITY,
        back,
        attempts,
        turnedAway,
        inVain);
  }

  private void connect() {
    while (!due.isEmpty() && due.peek().next <= now) {
      Agent agent = due.remove();
      attempts++;
      agent.connected = now;
      agent.remainingMillis = scenario.cpuMillis;
      agent.holdsPlace = false;
      agent.admit = () -> admit(agent);
      waiting.add(agent);
      boolean full = scenario.handshakes > 0 && gate.waiting() + gate.inProgress() >= MAX_UNPROVEN;
      if (full || !gate.enter(agent, agent.admit)) {
        turnAway(agent);
      }
    }
  }

  private void admit(Agent agent) {
    waiting.remove(agent);
    agent.holdsPlace = true;
    agent.admitted = now;
    inProgress.add(agent);
  }

  private void giveUpWaiting() {
    List<Agent> late =
        waiting.stream().filter(agent -> now - agent.connected > GATE_WAIT_SECONDS).toList();
    for (Agent agent : late) {
      if (gate.cancel(agent, agent.admit)) {
        turnAway(agent);
      }
    }
  }

  private void turnAway(Agent agent) {
    waiting.remove(agent);
    turnedAway++;
    debtMillis += TURNED_AWAY_CPU_MILLIS;
    again(agent);
  }

  private void again(Agent agent) {
    agent.next =
        now
            + (scenario.handshakes == 0
                        ? agent.backoff.nextWhenAway()
                        : agent.backoff.nextWhenBusy())
                    .toMillis()
                / 1e3;
    due.add(agent);
  }

  /** Shares a step's CPU among what is in progress; how many ended. */
  private int work() {
    double millis = scenario.cores * STEP_SECONDS * 1e3 - debtMillis;
    debtMillis = Math.max(0, -millis);
    int ended = 0;
    while (millis > 1e-9 && !inProgress.isEmpty()) {
      double least = Double.POSITIVE_INFINITY;
      for (Agent agent : inProgress) {
        least = Math.min(least, agent.remainingMillis);
      }
      double share = Math.min(least, millis / inProgress.size());
      millis -= share * inProgress.size();
      List<Agent> done = new ArrayList<>();
      for (Agent agent : inProgress) {
        agent.remainingMillis -= share;
        if (agent.remainingMillis < 1e-9) {
          done.add(agent);
        }
      }
      inProgress.removeAll(new LinkedHashSet<>(done));
      ended += done.size();
      done.forEach(this::leave);
    }
    return ended;
  }

  private void leave(Agent agent) {
    if (agent.holdsPlace) {
      agent.holdsPlace = false;
      gate.leave();
    }
  }

  private void giveUpHandshakes() {
    List<Agent> holdingLong = new ArrayList<>();
    for (Iterator<Agent> all = inProgress.iterator(); all.hasNext(); ) {
      Agent agent = all.next();
      if (now - agent.connected > CLIENT_PATIENCE_SECONDS) {
        all.remove();
        inVain++;
        again(agent);
        holdingLong.add(agent);
      } else if (now - agent.admitted > GATE_WAIT_SECONDS) {
        holdingLong.add(agent);
      }
    }
    holdingLong.forEach(this::leave);
  }

  /** Prints a markdown table; {@code CPU_MILLIS} of a return as it was measured. */
  public static void main(String[] args) {
    double measured = Double.parseDouble(args[0]);
    System.out.println(
        "| simulated return of a fleet after a minute without aggregator | half back after | all back after | connections | turned away | handshakes in vain |");
    System.out.println("|---|---|---|---|---|---|");
    row("10,000 agents, 2 cores, as measured", new Scenario(10_000, 2, measured, 32));
    row("10,000 agents, 2 cores (to reach: all after 60 s)", new Scenario(10_000, 2, 7, 32));
    row("… without gate, waits of at most 3 s", new Scenario(10_000, 2, 7, 0));
    row("2,000 agents, a tenth of a core", new Scenario(2_000, 0.1, 5, 32));
    row("… without gate, waits of at most 3 s", new Scenario(2_000, 0.1, 5, 0));
    row("1,000 agents, 2 cores", new Scenario(1_000, 2, 7, 32));
  }

  private static void row(String name, Scenario scenario) {
    Result result = run(scenario, 1);
    System.out.printf(
        "| %s, %.1f ms each | %s | %s | %d | %d | %d |%n",
        name,
        scenario.cpuMillis,
        seconds(result.half),
        Double.isInfinite(result.all)
            ? result.back + " in " + (int) END_SECONDS + " s"
            : seconds(result.all),
        result.attempts,
        result.turnedAway,
        result.inVain);
  }

  private static String seconds(double seconds) {
    return Double.isInfinite(seconds) ? "never" : "%.0f s".formatted(seconds);
  }
}
