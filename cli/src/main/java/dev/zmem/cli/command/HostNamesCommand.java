package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.program.OwnHostName;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.proto.v1.ListHostsRequest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code zmemctl host-names}: what a shell's completion asks while somebody types, so it waits for
 * a second at most. Names that a shell would act on are left out: they come from others.
 */
@Command(
    name = "host-names",
    mixinStandardHelpOptions = true,
    hidden = true,
    description = "The hosts' names, one a line, for completion.")
public final class HostNamesCommand implements Callable<Integer> {
  /** More would help nobody to choose. */
  private static final int MAX_NAMES = 1000;

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConnectionOptions.OrCapture connection = new ConnectionOptions.OrCapture();

  @Option(names = "--prefix", hidden = true, paramLabel = "TEXT", defaultValue = "")
  private String prefix = "";

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (prefix.isEmpty() || HARMLESS.matcher(prefix).matches()) {
      names().stream()
          .filter(name -> name.startsWith(prefix) && HARMLESS.matcher(name).matches())
          .limit(MAX_NAMES)
          .forEach(out::println);
    }
    return ExitCode.OK.code();
  }

  private List<String> names() {
    if (!connection.isRemote()) {
      return List.of(OwnHostName.name());
    }
    try (FleetSource source = connection.openAtMost(PATIENCE)) {
      return source
          .hosts(ListHostsRequest.newBuilder().addHostGlobs(prefix + "*").build())
          .texts("name");
    }
  }
}
