package dev.zmem.cli.command;

import dev.zmem.cli.fleet.CaptureFile;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.program.command.Version;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.text.ByteSizes;
import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zmemctl capture}: all hosts as they are now, in a file. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Write all hosts as they are now, with their processes, to a file.",
    footer = {
      "",
      "top, ps and hosts answer from it with --from=FILE, anywhere and later: the same questions, the"
          + " same figures.",
      "Example: zmemctl capture tonight.zmem && zmemctl top --from=tonight.zmem --by=user"
    })
public final class CaptureCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file, which its owner alone may read.")
  private Path file = Path.of("");

  @Mixin private HostGlobOptions hosts = new HostGlobOptions();

  @Option(names = "--force", description = "Overwrite the file if there is one.")
  private boolean force;

  @Mixin private ConnectionOptions.OrCapture connection = new ConnectionOptions.OrCapture();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    try (FleetSource source = connection.open(err);
        CaptureFile capture = new CaptureFile(file, force, source.nowMillis(), Version.current())) {
      source.capture(
          CaptureHostsRequest.newBuilder()
              .addAllHostGlobs(hosts.globs())
              .setLabelSelector(hosts.selector())
              .build(),
          capture::add);
      if (capture.hosts() == 0) {
        err.println("zmemctl: no host matches: nothing to capture");
        return ExitCode.NOTHING_MATCHED.code();
      }
      long bytes = capture.finish();
      err.println(
          CoverageText.count(capture.hosts(), "host", "hosts")
              + " in "
              + Escapes.escape(file.toString())
              + ", "
              + ByteSizes.print(bytes)
              + (capture.leftOut().isEmpty() ? "" : "; " + capture.leftOut()));
      return ExitCode.OK.code();
    }
  }
}
