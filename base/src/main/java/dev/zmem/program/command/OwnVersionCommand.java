package dev.zmem.program.command;

import dev.zmem.program.exit.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code version}: the program's own. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Print this program's version.")
public final class OwnVersionCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(spec);
    own.commandLine().getOut().println(own.root().name() + " " + Version.current());
    return ExitCode.OK.code();
  }
}
