package dev.zmem.cli.local;

import dev.zmem.agent.kernel.SystemClocks;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.agent.uplink.Uplink;
import dev.zmem.aggregator.answer.UnknownHostException;
import dev.zmem.aggregator.detail.NoDetailException;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.ingest.BadFrameException;
import dev.zmem.aggregator.ingest.HelloDecoder;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.serve.AnswerLimits;
import dev.zmem.aggregator.serve.Answers;
import dev.zmem.cli.fleet.AnswerReading;
import dev.zmem.cli.fleet.DescribedProcess;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.fleet.HostAnswer;
import dev.zmem.cli.fleet.TableWatcher;
import dev.zmem.label.HostLabels;
import dev.zmem.program.command.Version;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.setting.Settings;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.CapturedHost;
import dev.zmem.proto.v1.DescribeHostRequest;
import dev.zmem.proto.v1.DescribeProcessRequest;
import dev.zmem.proto.v1.GetVersionResponse;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListMappingsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A fleet of one: this host, measured at every question, by the agent's own scanner and the
 * aggregator's own fleet and query code in one process.
 */
public final class LocalFleet implements FleetSource {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final LocalSettings settings;

  /** Whether the agent is asked, and not this program. */
  private final boolean asksAgent;

  /** Made already; the first answer takes it. */
  private @Nullable FirstPass first;

  private @Nullable Scanner scanner;

  private final String hostName;
  private final LocalDetails details;
  private final LocalHost host;
  private final Answers answers;

  /**
   * Measures the host called {@code hostName}; a {@link ProgramException} when it cannot, or when
   * settings cannot be read.
   *
   * @param own the program's settings: with those of the host's agent they say who is spared
   * @param fresh whether the host is measured though its agent could be asked
   */
  public LocalFleet(String hostName, Settings own, boolean fresh) {
    loadAnswering();
    FirstPass begun = FirstPass.take(hostName, () -> LocalSettings.read(own, fresh));
    first = begun;
    settings = begun.settings();
    asksAgent = begun.measured() == null;
    scanner = begun.measured() == null ? null : begun.measured().scanner();
    InMemoryFleet fleet = new InMemoryFleet(System::nanoTime);
    HostIdentity identity = identity(hostName, begun);
    details = new LocalDetails(FirstPass.scanSettings(hostName, settings), settings.goAddresses());
    host = new LocalHost(fleet, identity, details);
    answers = new Answers(fleet, AnswerLimits.NONE);
    this.hostName = hostName;
  }

  /**
   * This host, which is alone in its fleet and needs no id that tells it from others. The agent
   * knows its labels, which it may have been given otherwise than by its file, and when it booted,
   * so that the kernel need not be asked: the first call of a native function takes its time.
   */
  private static HostIdentity identity(String hostName, FirstPass begun) {
    HostLabels labels = begun.settings().labels();
    long bootedAtMillis;
    try {
      if (begun.reply() instanceof AgentReply.LastPass pass) {
        HostIdentity told =
            HelloDecoder.identity(
                pass.hello(), Duration.ZERO, System.currentTimeMillis() - pass.keptMillis());
        labels = told.labels();
        bootedAtMillis = told.bootedAtMillis();
      } else {
        bootedAtMillis = bootedAtMillis();
      }
    } catch (BadFrameException e) {
      bootedAtMillis = bootedAtMillis();
    }
    return new HostIdentity(
        hostName, hostName, hostName, 1, Version.current(), INTERVAL, bootedAtMillis, labels);
  }

  private static long bootedAtMillis() {
    return HostIdentity.bootedAtMillis(SystemClocks.bootTimeNanos(), System.currentTimeMillis());
  }

  /** Measures the host before anybody asks: for another thread, while the question is not known. */
  public static void prepare(String hostName, Supplier<Settings> own, boolean fresh) {
    FirstPass.begin(hostName, () -> LocalSettings.read(own.get(), fresh));
  }

  /** Whether all settings can be read; a {@link ProgramException} names one that cannot. */
  public static void check(Settings own) {
    var _ = LocalSettings.read(own, false);
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
    return answer(() -> AnswerReading.of(answers.table(request, Cancellation.NEVER).getAnswer()));
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
    return answer(() -> AnswerReading.of(answers.hosts(request, Cancellation.NEVER).getAnswer()));
  }

  @Override
  public FleetAnswer processes(ListProcessesRequest request) {
    try {
      return answer(() ->
          AnswerReading.of(answers.processes(request, Cancellation.NEVER, Runnable::run).join()));
    } catch (UnknownHostException e) {
      throw request.getLabelSelector().isEmpty()
          ? unknown(request.getHost())
          : new ProgramException(ExitCode.NOTHING_MATCHED, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public DescribedProcess process(DescribeProcessRequest request) {
    return AnswerReading.of(
        detail(
            request.getHost(), () -> answers.process(request, Cancellation.NEVER, Runnable::run)));
  }

  @Override
  public FleetAnswer mappings(ListMappingsRequest request) {
    return AnswerReading.of(
        detail(
                request.getHost(),
                () -> answers.mappings(request, Cancellation.NEVER, Runnable::run))
            .getAnswer());
  }

  /** Of a pass of this program's own: the agent's socket tells no details. */
  private <T> T detail(String host, Supplier<CompletableFuture<T>> question) {
    publishMeasured(begun());
    try {
      return LocalQuestions.read(() -> question.get().join());
    } catch (UnknownHostException e) {
      throw unknown(host);
    } catch (CompletionException e) {
      if (e.getCause() instanceof NoDetailException none) {
        throw new ProgramException(
            switch (none.reason()) {
              case NO_PROCESS -> ExitCode.NOTHING_MATCHED;
              case NOT_PERMITTED -> ExitCode.NOT_PERMITTED;
              case TOO_OLD, NO_ANSWER, BUSY, FAILED -> ExitCode.FAILURE;
            },
            String.valueOf(none.getMessage()));
      }
      throw e;
    }
  }

  @Override
  public HostAnswer host(DescribeHostRequest request) {
    try {
      var _ = publish();
      return AnswerReading.of(LocalQuestions.read(() -> answers.host(request, Cancellation.NEVER)));
    } catch (UnknownHostException e) {
      throw unknown(request.getHost());
    }
  }

  @Override
  public void capture(CaptureHostsRequest request, Consumer<CapturedHost> taker) {
    var _ = publish();
    LocalQuestions.capture(answers, request, taker);
  }

  private ProgramException unknown(String asked) {
    return new ProgramException(
        ExitCode.NOTHING_MATCHED, "no host " + asked + " (this one is " + hostName + ")");
  }

  /**
   * This program, where it measures: what it takes to ask is not what the host does. The agent
   * knows of no asking.
   */
  @Override
  public int leftOut() {
    return asksAgent ? 0 : 1;
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
    details.close();
    if (scanner != null) {
      scanner.close();
    }
  }

  /** The answer to a question, and where its figures come from. */
  private FleetAnswer answer(Supplier<FleetAnswer> question) {
    AgentReply reply = publish();
    FleetAnswer answer = LocalQuestions.read(question);
    // no switch over types: its first costs a start some milliseconds
    if (reply instanceof AgentReply.LastPass) {
      return answer.with("agent_pass_age_seconds", host.ageSeconds());
    }
    if (reply instanceof AgentReply.NotPermitted refused) {
      return answer.withFact("agent_group", refused.group());
    }
    return reply instanceof AgentReply.NoAnswer none
        ? answer.withFact("agent_trouble", none.reason())
        : answer;
  }

  /** Takes the agent's last pass, or measures; what the agent replied where it was taken. */
  private AgentReply publish() {
    FirstPass begun = begun();
    AgentReply reply = begun == null ? ask() : begun.reply();
    if (reply instanceof AgentReply.LastPass pass) {
      if (host.publish(pass)) {
        return reply;
      }
      reply = new AgentReply.NoAnswer("not understood");
    }
    publishMeasured(begun);
    return reply;
  }

  /** What was begun before the question was known; the first question takes it. */
  private @Nullable FirstPass begun() {
    FirstPass begun = first;
    first = null;
    return begun;
  }

  private void publishMeasured(@Nullable FirstPass begun) {
    host.publish(begun == null || begun.measured() == null ? measure() : begun.measured().pass());
  }

  /** The agent, unless this program has measured once: then it goes on to. */
  private AgentReply ask() {
    return asksAgent && scanner == null
        ? LocalAgent.ask(settings.socket())
        : AgentReply.Nothing.INSTANCE;
  }

  private HostPass measure() {
    if (scanner != null) {
      return scanner.pass();
    }
    FirstPass.Measured measured = FirstPass.measure(hostName, settings);
    scanner = measured.scanner();
    return measured.pass();
  }
}
