package dev.zmem.agent;

import dev.zmem.agent.asked.DetailQuestions;
import dev.zmem.agent.asked.HostWalkTurn;
import dev.zmem.agent.detail.ProcessDetails;
import dev.zmem.agent.export.HelloMessage;
import dev.zmem.agent.export.ProcessDetailAnswers;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.host.MachineIdentity;
import dev.zmem.agent.kernel.Capabilities;
import dev.zmem.agent.kernel.OwnMappings;
import dev.zmem.agent.runtime.GoAddress;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.agent.socket.AgentSocket;
import dev.zmem.agent.uplink.FleetRulesTaker;
import dev.zmem.agent.uplink.Renewal;
import dev.zmem.agent.uplink.Uplink;
import dev.zmem.agent.uplink.UplinkChannel;
import dev.zmem.agent.uplink.UplinkSettings;
import dev.zmem.program.exit.Drain;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.grpc.ClientChannels;
import dev.zmem.program.log.Log;
import dev.zmem.program.option.ByteSizeConverter;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.option.WholeNumberConverter;
import dev.zmem.program.service.ServiceNotice;
import dev.zmem.program.setting.ConfigOptions;
import dev.zmem.program.tls.TlsFolder;
import dev.zmem.program.tls.TlsOptions;
import dev.zmem.text.Durations;
import io.grpc.ManagedChannel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code zmem-agent run}: a pass every interval, streamed. One thread makes the passes, another,
 * the network's, owns the uplink: it answers questions while a pass takes long, and frames need no
 * other thread to be woken. SIGTERM ends it in order.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Measure this host every interval and stream the rows to the aggregator.")
final class RunCommand implements Callable<Integer> {

  /**
   * A pass under way at the end has so long; with the stream's end it fits {@link Drain}'s time.
   */
  private static final Duration PASS_ENDS_WITHIN = Duration.ofSeconds(6);

  /** Saying goodbye waits for nothing but the thread. */
  private static final Duration GOODBYE_WITHIN = Duration.ofMillis(500);

  /** And then the stream, whose aggregator may not answer. */
  private static final Duration STREAM_ENDS_WITHIN = Duration.ofSeconds(3);

  /** After so long what only the start needed is given back to the host. */
  private static final int TIDY_SECONDS = 20;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ScanOptions scan = new ScanOptions();
  @Mixin private LabelOptions labels = new LabelOptions();
  @Mixin private TlsOptions tls = new TlsOptions();
  @Mixin private SocketOptions socket = new SocketOptions();
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--aggregator",
      paramLabel = "HOST[:PORT]",
      defaultValue = "127.0.0.1:7700",
      converter = HostPort.Converter.class,
      description = "Where to stream (default: ${DEFAULT-VALUE}).")
  private HostPort aggregator = new HostPort("127.0.0.1", 7700);

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.Interval.class,
      description =
          "Time between passes, 100ms to 1h; longer, up to 5s, where the CPU budget does not allow"
              + " it (default: ${DEFAULT-VALUE}).")
  private Duration interval = Duration.ofSeconds(5);

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      defaultValue = "5000",
      converter = WholeNumberConverter.Rows.class,
      description =
          "Rows sent, 10 to 100000; the smallest processes beyond are folded (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxRows = 5000;

  @Option(
      names = "--delta-bytes",
      paramLabel = "SIZE",
      defaultValue = "64KiB",
      converter = ByteSizeConverter.class,
      description =
          "A row travels when it moved by more than this and 1 %% (default: ${DEFAULT-VALUE}).")
  private long deltaBytes = Threshold.DEFAULT.bytes();

  @Option(
      names = "--accept-rules",
      paramLabel = "on|off",
      defaultValue = "on",
      converter = MeasuringOptions.OnOff.class,
      description =
          "off: take no grouping rules of the aggregator's; those of this host's own file go before"
              + " them in any case (default: ${DEFAULT-VALUE}).")
  private MeasuringOptions.Choice acceptRules = MeasuringOptions.Choice.ON;

  @Option(
      names = "--details",
      paramLabel = "on|off",
      defaultValue = "on",
      converter = MeasuringOptions.OnOff.class,
      description =
          "off: answer no question about a single process or about mappings ('zmemctl describe',"
              + " 'zmemctl maps') (default: ${DEFAULT-VALUE}).")
  private MeasuringOptions.Choice details = MeasuringOptions.Choice.ON;

  @Option(
      names = "--go-memory",
      paramLabel = "RULE",
      split = ",",
      converter = GoAddressConverter.class,
      description =
          "Where Go programs answer for their memory, for 'zmemctl describe':"
              + " PROGRAM=127.0.0.1:PORT[/PATH], with expvar's /debug/vars unless said."
              + " Repeatable, or separated by commas. Example: --go-memory='billing*=127.0.0.1:6060'")
  private List<GoAddress> goMemory = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var settings = scan.settings();
    var credentials = tls.channelCredentials(aggregator);
    var hostLabels = labels.read();
    if (config.checkOnly) {
      java.util.Objects.requireNonNull(spec).commandLine().getOut().println("configuration ok");
      return ExitCode.OK.code();
    }
    Log.start();
    Drain drain = new Drain();
    ScheduledExecutorService passes =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("agent").unstarted(task));
    Scanner scanner = new Scanner(settings);
    EventLoopGroup network = ClientChannels.thread();
    ManagedChannel channel = UplinkChannel.open(aggregator, credentials, network, network);
    MachineIdentity machine = MachineIdentity.read();
    Uplink uplink =
        new Uplink(
            new UplinkSettings(
                aggregator,
                credentials,
                settings.hostName(),
                machine,
                interval,
                hostLabels,
                new FleetRulesTaker(
                    settings.naming().rules(), acceptRules == MeasuringOptions.Choice.ON)),
            new Threshold(deltaBytes, Threshold.DEFAULT.share(), Threshold.DEFAULT.holdBack()),
            maxRows,
            channel,
            network);
    Log.info(
        "started host="
            + Log.value(settings.hostName())
            + " interval="
            + Durations.print(interval));
    MemoryAccess access = new MemoryAccess(settings.measuring().pss(), Capabilities::mayTrace);
    PassLoop loop = new PassLoop(passes, scanner, uplink, network, access);
    Supplier<ProcessDetailAnswers> opensDetails =
        details == MeasuringOptions.Choice.OFF
            ? null
            : () -> new ProcessDetailAnswers(new ProcessDetails(settings, goMemory, "the agent"));
    HostWalkTurn hostWalks = new HostWalkTurn();
    AgentSocket local =
        socket.start(
            new HelloMessage.Sender(
                settings.hostName(), machine.hostId(), machine.bootId(), interval, hostLabels),
            opensDetails,
            hostWalks);
    if (local != null) {
      loop.onPass(local::offer);
    }
    Renewal renewal =
        tls.dir == null ? null : Renewal.start(new TlsFolder(tls.dir), aggregator, credentials);
    uplink.onInterval(loop::intervalChanged);
    uplink.answersBy(new DetailQuestions(opensDetails, hostWalks, network));
    network.execute(uplink::start);
    long phaseMillis = ThreadLocalRandom.current().nextLong(interval.toMillis() + 1);
    loop.start(Duration.ofMillis(phaseMillis));
    var _ = passes.schedule(RunCommand::tidy, TIDY_SECONDS, TimeUnit.SECONDS);
    ServiceNotice service = ServiceNotice.ofThisProcess();
    service
        .aliveEvery()
        .ifPresent(every -> {
          long millis = every.toMillis(); // by way of both threads: neither may hang
          var _ =
              passes.scheduleWithFixedDelay(
                  () -> network.execute(service::alive), millis, millis, TimeUnit.MILLISECONDS);
        });
    service.ready();
    drain.await();
    service.stopping();
    if (renewal != null) {
      renewal.close();
    }
    if (local != null) {
      local.stop();
    }
    boolean passEnded = Drain.finish(passes, passes::shutdownNow, PASS_ENDS_WITHIN);
    return stop(passEnded, network, uplink, channel).code();
  }

  private static void tidy() {
    System.gc();
    OwnMappings.giveBackFiles();
  }

  /**
   * Says goodbye and ends the stream, after the pass that was under way. A pass that did not end is
   * a failure to be seen: the kernel holds the agent up. An aggregator that does not take the end
   * is none of this host's.
   */
  private static ExitCode stop(
      boolean passEnded, EventLoopGroup network, Uplink uplink, ManagedChannel channel)
      throws InterruptedException {
    boolean closed = Drain.finish(network, uplink::close, GOODBYE_WITHIN);
    boolean told = closed && uplink.awaitEnd(STREAM_ENDS_WITHIN);
    channel.shutdownNow();
    if (!passEnded) {
      Log.warn(
          "stopped drained=false reason="
              + Log.value("a pass did not end within " + Durations.print(PASS_ENDS_WITHIN)));
      return ExitCode.FAILURE;
    }
    Log.info(
        told
            ? "stopped drained=true"
            : "stopped drained=false reason=\"the aggregator did not end the stream\"");
    return ExitCode.OK;
  }
}
