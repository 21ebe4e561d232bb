package dev.zmem.cli.local;

import dev.zmem.agent.LabelOptions;
import dev.zmem.agent.MeasuringSettings;
import dev.zmem.agent.kernel.SystemClocks;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.agent.uplink.Uplink;
import dev.zmem.aggregator.answer.UnknownHostException;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.query.BadQueryException;
import dev.zmem.aggregator.query.Cancellation;
import dev.zmem.aggregator.serve.AnswerLimits;
import dev.zmem.aggregator.serve.Answers;
import dev.zmem.cli.fleet.AnswerReading;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.fleet.HostAnswer;
import dev.zmem.cli.fleet.RefusedQuestion;
import dev.zmem.cli.fleet.TableWatcher;
import dev.zmem.program.Program;
import dev.zmem.program.command.Version;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.setting.Settings;
import dev.zmem.proto.v1.DescribeHostRequest;
import dev.zmem.proto.v1.GetVersionResponse;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A fleet of one: this host, measured at every question, by the agent's own scanner and the
 * aggregator's own fleet and query code in one process.
 */
public final class LocalFleet implements FleetSource {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Scanner scanner;

  /** Measured already; the first answer takes it. */
  private @Nullable HostPass firstPass;

  private final String hostName;
  private final LocalHost host;
  private final Answers answers;

  /**
   * Measures the host called {@code hostName}; a {@link ProgramException} when it cannot, or when
   * settings cannot be read.
   *
   * @param own the program's settings: with those of the host's agent they say who is spared
   */
  public LocalFleet(String hostName, Settings own) {
    loadAnswering();
    FirstPass first = FirstPass.take(hostName, () -> measuring(own));
    scanner = first.scanner();
    firstPass = first.pass();
    InMemoryFleet fleet = new InMemoryFleet(System::nanoTime);
    // alone in its fleet, it needs no id that tells it from others
    HostIdentity identity =
        new HostIdentity(
            hostName,
            hostName,
            hostName,
            1,
            Version.current(),
            INTERVAL,
            HostIdentity.bootedAtMillis(SystemClocks.bootTimeNanos(), System.currentTimeMillis()),
            LabelOptions.of(agents()));
    host = new LocalHost(fleet, identity);
    answers = new Answers(fleet, AnswerLimits.NONE);
    this.hostName = hostName;
  }

  /** Measures the host before anybody asks: for another thread, while the question is not known. */
  public static void prepare(String hostName, Supplier<Settings> own) {
    FirstPass.begin(hostName, () -> measuring(own.get()));
  }

  /** Whether all settings can be read; a {@link ProgramException} names one that cannot. */
  public static void check(Settings own) {
    var _ = measuring(own);
    var _ = LabelOptions.of(agents());
  }

  /** What the owner of a host wrote in its agent's file holds for whoever measures it. */
  private static Measuring measuring(Settings own) {
    return MeasuringSettings.read(own, agents());
  }

  private static Settings agents() {
    return Program.lookUp("zmem-agent", Map.of());
  }

  /** A table of nobody: what sums, sorts, writes and reads is loaded while others measure. */
  private static void loadAnswering() {
    var _ =
        AnswerReading.of(
            new Answers(new InMemoryFleet(System::nanoTime), AnswerLimits.NONE)
                .table(QueryTableRequest.newBuilder().build(), Cancellation.NEVER)
                .getAnswer());
  }

  @Override
  public FleetAnswer table(QueryTableRequest request) {
    return AnswerReading.of(answer(() -> answers.table(request, Cancellation.NEVER)).getAnswer());
  }

  @Override
  public void watch(QueryTableRequest request, Duration interval, TableWatcher watcher) {
    while (!Thread.currentThread().isInterrupted()) {
      watcher.table(table(request));
      try {
        Thread.sleep(interval);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public FleetAnswer hosts(ListHostsRequest request) {
    return AnswerReading.of(answer(() -> answers.hosts(request, Cancellation.NEVER)).getAnswer());
  }

  @Override
  public FleetAnswer processes(ListProcessesRequest request) {
    try {
      return AnswerReading.of(
          answer(() -> answers.processes(request, Cancellation.NEVER, Runnable::run).join()));
    } catch (UnknownHostException e) {
      throw request.getLabelSelector().isEmpty()
          ? unknown(request.getHost())
          : new ProgramException(ExitCode.NOTHING_MATCHED, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public HostAnswer host(DescribeHostRequest request) {
    try {
      return AnswerReading.of(answer(() -> answers.host(request, Cancellation.NEVER)));
    } catch (UnknownHostException e) {
      throw unknown(request.getHost());
    }
  }

  private ProgramException unknown(String asked) {
    return new ProgramException(
        ExitCode.NOTHING_MATCHED, "no host " + asked + " (this one is " + hostName + ")");
  }

  /** This program: what it takes to ask is not what the host does. */
  @Override
  public int leftOut() {
    return 1;
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
    HostPass first = firstPass;
    firstPass = null;
    host.publish(first != null ? first : scanner.pass());
    try {
      return question.get();
    } catch (BadQueryException e) {
      throw RefusedQuestion.of(String.valueOf(e.getMessage()));
    }
  }
}
