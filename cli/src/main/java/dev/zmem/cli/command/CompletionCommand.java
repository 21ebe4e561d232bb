package dev.zmem.cli.command;

import dev.zmem.program.ExitCode;
import dev.zmem.program.Program;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zmemctl completion}: a shell's completion script. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a completion script.",
    footer = {
      "",
      "Install: zmemctl completion bash > /etc/bash_completion.d/zmemctl",
      "         zmemctl completion zsh > /usr/share/zsh/site-functions/_zmemctl",
      "         zmemctl completion fish > /etc/fish/completions/zmemctl.fish"
    })
public final class CompletionCommand implements Callable<Integer> {
  /** A shell. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    // the whole program, not the one command that this run was made of
    CommandSpec root =
        Program.commandLine(Objects.requireNonNull(spec).root().userObject()).getCommandSpec();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(
        switch (shell) {
          case BASH -> AutoComplete.bash(root.name(), root.commandLine());
          case ZSH ->
              "#compdef zmemctl\nautoload -U +X bashcompinit && bashcompinit\n"
                  + AutoComplete.bash(root.name(), root.commandLine());
          case FISH -> FishCompletion.of(root);
        });
    return ExitCode.OK.code();
  }
}
