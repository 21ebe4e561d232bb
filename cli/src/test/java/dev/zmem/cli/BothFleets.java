package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.host.MachineIdentity;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.agent.uplink.Uplink;
import dev.zmem.agent.uplink.UplinkChannel;
import dev.zmem.agent.uplink.UplinkSettings;
import dev.zmem.aggregator.AggregatorServer;
import dev.zmem.aggregator.ListenSettings;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.local.LocalFleet;
import dev.zmem.cli.remote.RemoteFleet;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.setting.Settings;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An aggregator over the network and this host alone, which have measured the same processes: some
 * probes and whatever else runs here.
 */
final class BothFleets {
  static final String HOST = "contract-host";

  /** Programs that only this test runs. */
  static final String PROBES = "^zmem-probe-[ab]$";

  private static final int WAIT_SECONDS = 30;

  private final List<Process> probes;
  private final ScheduledExecutorService agent =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("agent").unstarted(task));
  private final AggregatorServer server;
  private final Uplink uplink;
  private final FleetSource remote;
  private final FleetSource local;

  private BothFleets(List<Process> probes) throws Exception {
    this.probes = probes;
    server =
        new AggregatorServer(
            new ListenSettings(new HostPort("127.0.0.1", 0), InsecureServerCredentials.create()),
            new IngestSettings(5000, Duration.ofMillis(100)),
            Duration.ofHours(1),
            FleetMemory.ofThisProcess());
    uplink = measureOnce(server, agent);
    remote =
        new RemoteFleet(
            new HostPort("127.0.0.1", server.port()),
            InsecureChannelCredentials.create(),
            Duration.ofSeconds(WAIT_SECONDS));
    local = new LocalFleet(HOST, Settings.NONE, true);
  }

  /** Starts one probe a and two probes b, whose programs lie in {@code folder}, and both fleets. */
  static BothFleets start(Path folder) throws Exception {
    return new BothFleets(
        List.of(
            probe(folder, "zmem-probe-a"),
            probe(folder, "zmem-probe-b"),
            probe(folder, "zmem-probe-b")));
  }

  /** One question's two answers. */
  record Both<T>(T local, T remote) {}

  <T> Both<T> ask(Function<FleetSource, T> question) {
    return new Both<>(question.apply(local), question.apply(remote));
  }

  Both<ProgramException> trouble(Consumer<FleetSource> question) {
    return ask(
        source -> catchThrowableOfType(ProgramException.class, () -> question.accept(source)));
  }

  Set<Long> probePids() {
    return new TreeSet<>(probes.stream().map(Process::pid).toList());
  }

  void close() throws Exception {
    local.close();
    remote.close();
    agent.submit(uplink::close).get();
    agent.shutdown();
    server.close();
    for (Process process : probes) {
      process.destroyForcibly();
      assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** A shell under another name, waiting for a line that never comes. */
  private static Process probe(Path folder, String name) throws IOException {
    Path program = folder.resolve(name);
    if (!Files.exists(program)) {
      Files.copy(Path.of("/bin/sh").toRealPath(), program);
    }
    Process process = new ProcessBuilder(program.toString(), "-c", "read line").start();
    await(() -> process.info().command().filter(program.toString()::equals).isPresent());
    return process;
  }

  /** An agent that measures this host once and stays connected. */
  private static Uplink measureOnce(AggregatorServer server, ScheduledExecutorService agent)
      throws Exception {
    HostPort address = new HostPort("127.0.0.1", server.port());
    var credentials = InsecureChannelCredentials.create();
    ManagedChannel channel = UplinkChannel.open(address, credentials, agent);
    Uplink uplink =
        new Uplink(
            new UplinkSettings(
                address, credentials, HOST, MachineIdentity.read(), Duration.ofMinutes(10)),
            Threshold.DEFAULT,
            5000,
            channel,
            agent);
    ScanSettings settings =
        new ScanSettings(
            ProcRoot.SYSTEM,
            HOST,
            1,
            CommandLines.Detail.SCRUBBED,
            Measuring.DEFAULT.withUnlimitedCpu());
    try (Scanner scanner = new Scanner(settings)) {
      var pass = scanner.pass();
      agent.execute(uplink::start);
      agent.execute(() -> uplink.offer(pass));
    }
    await(() -> server.fleet().snapshot(HOST).isPresent());
    return uplink;
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
