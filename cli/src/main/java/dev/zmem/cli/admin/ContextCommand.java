package dev.zmem.cli.admin;

import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.setting.Contexts;
import dev.zmem.program.setting.Contexts.Context;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zmemctl context}: the fleets that this user has logged in to. */
@Command(
    name = "context",
    mixinStandardHelpOptions = true,
    description = "Fleets that 'zmemctl login' stored, and which of them is asked.",
    synopsisSubcommandLabel = "COMMAND")
public final class ContextCommand {
  @Spec private @Nullable CommandSpec spec;

  private record Row(Context context, boolean isCurrent) {}

  private static final List<Column<Row>> COLUMNS =
      List.of(
          new Column<>(
              "CURRENT", "current", Kind.TEXT, Detail.TABLE, row -> row.isCurrent() ? "*" : ""),
          new Column<>("NAME", "name", Kind.TEXT, Detail.TABLE, row -> row.context().name()),
          new Column<>(
              "AGGREGATOR",
              "aggregator",
              Kind.TEXT,
              Detail.TABLE,
              row -> row.context().aggregator()),
          new Column<>(
              "TLS DIR", "tls_dir", Kind.TEXT, Detail.TABLE, row -> row.context().tlsDir()));

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "The contexts; * stands before the current one.")
  int list(@Mixin ListOptions output) {
    Contexts contexts = read();
    if (contexts.list().isEmpty()) {
      line().getErr().println("no context: 'zmemctl login' makes one");
      return ExitCode.NOTHING_MATCHED.code();
    }
    output.print(
        "contexts",
        COLUMNS,
        contexts.list().stream()
            .map(one -> new Row(one, one.name().equals(contexts.current())))
            .toList(),
        out());
    return ExitCode.OK.code();
  }

  @Command(
      name = "use",
      mixinStandardHelpOptions = true,
      description = "Ask this fleet from now on, where nothing else is said.")
  int use(@Parameters(paramLabel = "NAME", description = "The context.") String name) {
    var _ = Contexts.change(System.getenv(), all -> all.using(name));
    out().println("context " + name + " is current");
    return ExitCode.OK.code();
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Forget a context; its folder with certificate and key stays.")
  int remove(@Parameters(paramLabel = "NAME", description = "The context.") String name) {
    Contexts contexts = read();
    Context gone = contexts.named(name);
    var _ = Contexts.change(System.getenv(), all -> all.without(name));
    out()
        .println(
            "context "
                + name
                + " removed"
                + (gone.tlsDir().isEmpty() ? "" : "; certificate and key stay in " + gone.tlsDir())
                + (contexts.current().equals(name)
                    ? "; no context is current now: 'zmemctl context use NAME'"
                    : ""));
    return ExitCode.OK.code();
  }

  private static Contexts read() {
    return Contexts.of(System.getenv());
  }

  private picocli.CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }

  private PrintWriter out() {
    return line().getOut();
  }
}
