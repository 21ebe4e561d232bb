package dev.zmem.cli.local;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.export.Uplink;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.procfs.MachineIdentity;
import dev.zmem.agent.procfs.ProcRoot;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.InMemoryFleet;
import dev.zmem.aggregator.ingest.LocalIngest;
import dev.zmem.aggregator.query.BadQueryException;
import dev.zmem.aggregator.serve.Answers;
import dev.zmem.cli.command.FleetSource;
import dev.zmem.program.ExitCode;
import dev.zmem.program.ProgramException;
import dev.zmem.program.Version;
import dev.zmem.proto.v1.GetVersionResponse;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListHostsResponse;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A fleet of one: this host, measured at every question, by the agent's, the stream's and the
 * aggregator's own code in one process.
 */
public final class LocalFleet implements FleetSource {
  /** More processes than a kernel allows: nothing is folded here. */
  private static final int MAX_ROWS = 1 << 22;

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Scanner scanner;
  private final FrameEncoder encoder = new FrameEncoder(Threshold.DEFAULT, MAX_ROWS);
  private final LocalIngest ingest;
  private final Answers answers;

  /** Measures the host called {@code hostName}. */
  public LocalFleet(String hostName) {
    try {
      scanner =
          new Scanner(
              new ScanSettings(
                  ProcRoot.SYSTEM,
                  hostName,
                  ScanSettings.defaultThreads(),
                  CommandLines.Detail.SCRUBBED,
                  Measuring.DEFAULT.withUnlimitedCpu()));
    } catch (IOException e) {
      throw new ProgramException(ExitCode.FAILURE, String.valueOf(e.getMessage()));
    }
    MachineIdentity machine = MachineIdentity.read();
    InMemoryFleet fleet = new InMemoryFleet(System::nanoTime);
    HostIdentity identity =
        new HostIdentity(
            hostName, machine.hostId(), machine.bootId(), 1, Version.current(), INTERVAL);
    ingest = new LocalIngest(fleet, identity, MAX_ROWS);
    answers = new Answers(fleet);
  }

  @Override
  public QueryTableResponse table(QueryTableRequest request) {
    return answer(() -> answers.table(request));
  }

  @Override
  public void watch(
      QueryTableRequest request, Duration interval, Consumer<QueryTableResponse> each) {
    while (!Thread.currentThread().isInterrupted()) {
      each.accept(table(request));
      try {
        Thread.sleep(interval);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public ListHostsResponse hosts(ListHostsRequest request) {
    return answer(() -> answers.hosts(request));
  }

  @Override
  public ListProcessesResponse processes(ListProcessesRequest request) {
    return answer(() ->
        answers
            .processes(request)
            .orElseThrow(() ->
                new ProgramException(
                    ExitCode.NOTHING_MATCHED,
                    "no host "
                        + request.getHost()
                        + " (this one is "
                        + String.join(", ", answers.nearHosts(request.getHost()))
                        + ")"))
            .join());
  }

  @Override
  public GetVersionResponse version() {
    return GetVersionResponse.newBuilder()
        .setVersion(Version.current())
        .setProtocolRevision(Uplink.PROTOCOL_REVISION)
        .build();
  }

  @Override
  public void close() {
    scanner.close();
  }

  private <T> T answer(Supplier<T> question) {
    HostPass pass = scanner.pass();
    encoder.requireKeyFrame();
    ingest.apply(encoder.encode(pass, System.nanoTime()));
    try {
      return question.get();
    } catch (BadQueryException e) {
      throw new ProgramException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }
}
