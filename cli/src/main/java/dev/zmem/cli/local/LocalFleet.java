package dev.zmem.cli.local;

import dev.zmem.agent.kernel.SystemClocks;
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
import dev.zmem.text.Escapes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A fleet of one: this host, measured at every question, by the agent's own scanner and the
 * aggregator's own fleet and query code in one process.
 */
public final class LocalFleet implements FleetSource {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String hostName;
  private final HostPasses passes;
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
    LocalSettings settings = begun.settings();
    passes = new HostPasses(hostName, begun);
    InMemoryFleet fleet = new InMemoryFleet(System::nanoTime);
    HostIdentity identity = identity(hostName, begun);
    details = new LocalDetails(FirstPass.scanSettings(hostName, settings), settings.goAddresses());
    host = new LocalHost(fleet, identity, passes, details);
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

  /**
   * Measures the host before anybody asks, or asks its agent: for another thread, while the
   * question is not known.
   *
   * @param forDetails whether the question will be one about processes
   */
  public static void prepare(
      String hostName, Supplier<Settings> own, boolean fresh, boolean forDetails) {
    FirstPass.begin(hostName, () -> LocalSettings.read(own.get(), fresh), forDetails);
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
    FleetAnswer answer =
        AnswerReading.of(
            detail(
                    request.getHost(),
                    () -> answers.mappings(request, Cancellation.NEVER, Runnable::run))
                .getAnswer());
    return passes.lastReply() instanceof AgentReply.Detail
        ? answer.withFact("agent_told", true)
        : withReason(answer, passes.lastReply());
  }

  private <T> T detail(String asked, Supplier<CompletableFuture<T>> question) {
    host.present();
    try {
      return LocalQuestions.read(() -> question.get().join());
    } catch (UnknownHostException e) {
      throw unknown(asked);
    } catch (CompletionException e) {
      if (e.getCause() instanceof NoDetailException none) {
        throw new ProgramException(
            switch (none.reason()) {
              case NO_PROCESS -> ExitCode.NOTHING_MATCHED;
              case NOT_PERMITTED -> ExitCode.NOT_PERMITTED;
              case TOO_OLD, NO_ANSWER, BUSY, FAILED -> ExitCode.FAILURE;
            },
            none.getMessage() + advice(none.reason(), passes.lastReply()));
      }
      throw e;
    }
  }

  /** What the agent has to do with it that this program was denied a process. */
  private static String advice(NoDetailException.Reason reason, AgentReply told) {
    if (reason != NoDetailException.Reason.NOT_PERMITTED) {
      return "";
    }
    if (told instanceof AgentReply.NotPermitted refused && !refused.group().isEmpty()) {
      return "; as a member of group " + Escapes.escape(refused.group()) + " it asks the agent";
    }
    return told instanceof AgentReply.NoAnswer none
        ? "; this host's agent gave no answer (" + Escapes.escape(none.reason()) + ")"
        : "";
  }

  @Override
  public HostAnswer host(DescribeHostRequest request) {
    try {
      var _ = passes.publish(host);
      return AnswerReading.of(LocalQuestions.read(() -> answers.host(request, Cancellation.NEVER)));
    } catch (UnknownHostException e) {
      throw unknown(request.getHost());
    }
  }

  @Override
  public void capture(CaptureHostsRequest request, Consumer<CapturedHost> taker) {
    var _ = passes.publish(host);
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
    return passes.isMeasuring() ? 1 : 0;
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
    passes.close();
  }

  /** The answer to a question, and where its figures come from. */
  private FleetAnswer answer(Supplier<FleetAnswer> question) {
    AgentReply reply = passes.publish(host);
    FleetAnswer answer = LocalQuestions.read(question);
    // no switch over types: its first costs a start some milliseconds
    if (reply instanceof AgentReply.LastPass) {
      return answer.with("agent_pass_age_seconds", host.ageSeconds());
    }
    return withReason(answer, reply);
  }

  /** The answer, with the reason why it is not the agent's. */
  private static FleetAnswer withReason(FleetAnswer answer, AgentReply reply) {
    if (reply instanceof AgentReply.NotPermitted refused) {
      return answer.withFact("agent_group", refused.group());
    }
    return reply instanceof AgentReply.NoAnswer none
        ? answer.withFact("agent_trouble", none.reason())
        : answer;
  }
}
