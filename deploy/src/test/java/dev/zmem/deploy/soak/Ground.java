package dev.zmem.deploy.soak;

import dev.zmem.deploy.soak.Commands.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The fleet of a soak: one aggregator with a CA of its own, hosts on a bridge that have joined it
 * by a token. One thread.
 */
final class Ground {
  private static final String ADDRESS = "10.78.0.1:7700";

  /** Hosts and answers have 60 % of it: a heap that is filled within the warm-up. */
  private static final String MEMORY = "96M";

  final Commands commands;
  final Daemon aggregator;
  final FakeClock clock;
  final List<SoakHost> hosts = new ArrayList<>();
  private final SoakSettings settings;

  /** A fleet that reports; sizes of workloads are {@code random}'s. */
  Ground(SoakSettings settings, SplittableRandom random) throws IOException, InterruptedException {
    this.settings = settings;
    this.commands = new Commands(settings.folder());
    this.aggregator = new Daemon("aggregator", settings.folder());
    this.clock = new FakeClock(settings.folder().resolve("aggregator.clock"));
    commands.mustRun("ip", "link", "set", "lo", "up");
    commands.mustRun("ip", "link", "add", "bridge", "type", "bridge");
    commands.mustRun("ip", "address", "add", "10.78.0.1/24", "dev", "bridge");
    commands.mustRun("ip", "link", "set", "bridge", "up");
    commands.mustRun(
        settings.program("zmem-aggregator"), "init", "--tls-dir=" + tls(), "--name=10.78.0.1");
    startAggregator(false);
    String token =
        commands
            .mustRun(
                settings.program("zmemctl"),
                admin(),
                to(),
                "token",
                "create",
                "--uses=" + settings.hosts(),
                "--ttl=1h",
                "--hosts=soak-*",
                "--timeout=60s")
            .strip()
            .lines()
            .reduce("", (_, last) -> last);
    Path hog = settings.folder().resolve("zmemhog");
    for (int number = 1; number <= settings.hosts(); number++) {
      SoakHost host = new SoakHost(number, settings, commands, hog, mebibytes(random));
      hosts.add(host);
      host.join(ADDRESS, token);
      startAgent(host, 0, false);
    }
  }

  /** Starts the aggregator, which must not run, and waits until it listens. */
  void startAggregator(boolean fakedClock) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(fakedClock ? clock.prefix() : List.of());
    command.addAll(
        List.of(
            "env",
            "ZMEM_JAVA_OPTS=-Xms160m -Xmx160m", // RSS that grows is no heap that was not touched
            // yet
            settings.program("zmem-aggregator"),
            "run",
            "--listen=" + ADDRESS,
            "--memory=" + MEMORY,
            "--tls-dir=" + tls()));
    aggregator.start(command, " listening ");
  }

  /** Starts a host's agent, whose monotonic clocks are so much ahead. */
  void startAgent(SoakHost host, long shiftedSeconds, boolean fakedClock)
      throws IOException, InterruptedException {
    host.startAgent(ADDRESS, shiftedSeconds, fakedClock);
  }

  /** A size for a workload. */
  static int mebibytes(SplittableRandom random) {
    return random.nextInt(8, 48);
  }

  /** What is wrong with the table that zmemctl shows; empty for nothing. */
  String difference() throws IOException, InterruptedException {
    Result answer =
        commands.run(
            List.of(
                settings.program("zmemctl"),
                "top",
                "--by=pid",
                "-o",
                "json",
                admin(),
                to(),
                "--timeout=20s"));
    if (answer.exit() != 0) {
      return "zmemctl ended with " + answer.exit() + ": " + answer.err().strip();
    }
    Map<String, Truth> truths = new LinkedHashMap<>();
    for (SoakHost host : hosts) {
      truths.put(host.name, Truth.of(host.init()));
    }
    return TableCheck.difference(answer.out(), truths);
  }

  /** The programs that run all the time. */
  List<Daemon> daemons() {
    List<Daemon> daemons = new ArrayList<>(List.of(aggregator));
    hosts.forEach(host -> daemons.add(host.agent));
    return daemons;
  }

  private Path tls() {
    return settings.folder().resolve("tls");
  }

  private String admin() {
    return "--tls-dir=" + tls().resolve("admin");
  }

  private static String to() {
    return "--aggregator=" + ADDRESS;
  }
}
