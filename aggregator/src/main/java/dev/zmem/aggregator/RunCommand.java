package dev.zmem.aggregator;

import dev.zmem.aggregator.admission.FleetMembers;
import dev.zmem.aggregator.authority.AuthorityFolder;
import dev.zmem.aggregator.kubernetes.PodInformer;
import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.stream.FleetRules;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.program.Program;
import dev.zmem.program.exit.Drain;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.log.Log;
import dev.zmem.program.option.ByteSizeConverter;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.option.WholeNumberConverter;
import dev.zmem.program.service.ServiceNotice;
import dev.zmem.program.setting.ConfigOptions;
import dev.zmem.program.setting.Settings;
import dev.zmem.program.tls.TlsOptions;
import dev.zmem.rule.GroupingRules;
import dev.zmem.rule.RuleSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zmem-aggregator run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Take the agents' streams and answer questions until SIGTERM.")
final class RunCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private TlsOptions tls = new TlsOptions();
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--listen",
      paramLabel = "HOST[:PORT]",
      defaultValue = "127.0.0.1:7700",
      converter = HostPort.Converter.class,
      description = "Where agents and zmemctl connect (default: ${DEFAULT-VALUE}).")
  private HostPort listen = new HostPort("127.0.0.1", 7700);

  @Option(
      names = "--forget-after",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.Retention.class,
      description = "Drop a host that was silent for so long (default: ${DEFAULT-VALUE}).")
  private Duration forgetAfter = Duration.ofHours(1);

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      defaultValue = "5000",
      converter = WholeNumberConverter.Rows.class,
      description =
          "Rows a host may have, 10 to 100000; its agent folds the smallest (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxRows = 5000;

  @Option(
      names = "--min-interval",
      paramLabel = "TIME",
      defaultValue = "100ms",
      converter = DurationConverter.Interval.class,
      description = "Grant agents no shorter interval than this (default: ${DEFAULT-VALUE}).")
  private Duration minInterval = Duration.ofMillis(100);

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = ByteSizeConverter.class,
      description =
          "Memory that hosts and answers may take, such as 2GiB; beyond it large answers, short"
              + " intervals and then new hosts are refused (default: half of the machine's or the"
              + " control group's).")
  private @Nullable Long memoryBytes;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "Keep in DIR which hosts were seen: after a restart those that do not come back are shown"
              + " as silent (default: not kept).")
  private @Nullable Path stateDir;

  @Option(
      names = "--expected-hosts",
      paramLabel = "NAMES",
      converter = ExpectedHosts.Converter.class,
      description =
          "Hosts that should report, separated by commas, or @FILE with a name a line: those that"
              + " do not are shown as silent.")
  private ExpectedHosts expected = ExpectedHosts.NOBODY;

  @Mixin private AccessOptions access = new AccessOptions();

  @Option(
      names = "--kubernetes",
      description =
          "Show pods by namespace and name, and know their labels, as the API of the cluster tells"
              + " in which the aggregator runs (default: by uid).")
  private boolean kubernetes;

  @Override
  public Integer call() throws InterruptedException {
    if (tls.dir != null) {
      access.refuseBesideRoles();
    }
    if (stateDir != null && !Files.isDirectory(stateDir)) {
      throw new ProgramException(ExitCode.USAGE, "--state-dir " + stateDir + ": no such directory");
    }
    long heapBytes = Runtime.getRuntime().maxMemory();
    MemoryPlan memory = MemoryPlan.of(memoryBytes, heapBytes);
    GroupingRules rules = RuleSettings.read(settings());
    AuthorityFolder folder = tls.dir == null ? null : new AuthorityFolder(tls.dir);
    if (kubernetes) {
      requireKubernetesClient();
    }
    if (config.checkOnly) {
      if (folder != null) {
        var _ = folder.authority();
      }
      var _ = tls.serverCredentials(listen);
      var commandLine = Objects.requireNonNull(spec).commandLine();
      Stream.of(viewersTrouble(), MemoryPlan.trouble(heapBytes))
          .flatMap(Optional::stream)
          .forEach(trouble -> commandLine.getErr().println("zmem-aggregator: " + trouble));
      commandLine.getOut().println("configuration ok");
      return ExitCode.OK.code();
    }
    try (FleetMembers members = folder == null ? null : FleetMembers.open(folder)) {
      Log.start();
      try (PodInformer pods = kubernetes ? PodInformer.start(System.getenv()) : null) {
        return serve(members, pods == null ? Pods.NONE : pods.pods(), memory, heapBytes, rules);
      }
    }
  }

  private int serve(
      @Nullable FleetMembers members,
      Pods pods,
      MemoryPlan memory,
      long heapBytes,
      GroupingRules rules)
      throws InterruptedException {
    var files = tls.files();
    ListenSettings settings =
        members == null || files == null
            ? new ListenSettings(listen, tls.serverCredentials(listen), access.policy())
            : new ListenSettings(
                listen, files.serverCredentials(members.membership()::isOpen), members);
    Drain drain = new Drain();
    try (HeapKeeper _ = HeapKeeper.start(memory.totalBytes());
        AggregatorServer server =
            new AggregatorServer(
                settings,
                new IngestSettings(maxRows, minInterval, new FleetRules(rules, this::rules)),
                forgetAfter,
                HostsSeen.in(stateDir, expected.names()),
                pods,
                memory.fleetMemory())) {
      Log.info(
          "memory total="
              + (memory.totalBytes() >> 20)
              + "MiB hosts="
              + (memory.hostsBytes() >> 20)
              + "MiB setting="
              + (memoryBytes == null ? "default" : "memory"));
      Log.info(
          "listening address="
              + new HostPort(listen.host(), server.port())
              + " tls="
              + (tls.files() != null)
              + " viewers="
              + (members == null ? String.valueOf(access.viewers()) : "by-role"));
      viewersTrouble().ifPresent(Log::warn);
      MemoryPlan.trouble(heapBytes).ifPresent(Log::warn);
      ServiceNotice service = ServiceNotice.ofThisProcess();
      service.aliveEvery().ifPresent(every -> server.whileAlive(every, service::alive));
      service.ready();
      drain.await();
      service.stopping();
    }
    Log.info("stopped");
    return ExitCode.OK.code();
  }

  /** Packages go without it: in a cluster runs the image. */
  private static void requireKubernetesClient() {
    try {
      var _ =
          Class.forName(
              "io.fabric8.kubernetes.client.KubernetesClient",
              false,
              RunCommand.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new ProgramException(
          ExitCode.USAGE,
          "--kubernetes: packages have no Kubernetes client (use the container image, or the"
              + " archive of all programs)");
    }
  }

  private Settings settings() {
    return Objects.requireNonNull(spec).defaultValueProvider() instanceof Settings settings
        ? settings
        : Settings.NONE;
  }

  /** Those that the file has now. */
  private GroupingRules rules() {
    String[] named =
        config.config == null ? new String[0] : new String[] {"--config=" + config.config};
    return RuleSettings.read(Program.lookUp("zmem-aggregator", System.getenv(), named));
  }

  /** What may surprise whoever wants to ask; where there are roles, they say who may. */
  private Optional<String> viewersTrouble() {
    return tls.dir != null ? Optional.empty() : access.trouble(tls.files() != null);
  }
}
