package dev.zmem.program.completion;

import dev.zmem.program.Choices;
import dev.zmem.program.ExitCode;
import dev.zmem.program.Program;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: a shell's completion script, the same on all three programs. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a completion script for bash, zsh or fish.",
    footer = {
      "",
      "Install: ${ROOT-COMMAND-NAME} completion bash > /etc/bash_completion.d/${ROOT-COMMAND-NAME}",
      "         ${ROOT-COMMAND-NAME} completion zsh > \"$${fpath[1]}/_${ROOT-COMMAND-NAME}\"",
      "         ${ROOT-COMMAND-NAME} completion fish > ~/.config/fish/completions/${ROOT-COMMAND-NAME}.fish"
    })
public final class CompletionCommand implements Callable<Integer> {
  /** A shell. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  /** Reads a shell's name. */
  static final class Shells extends Choices<Shell> {
    Shells() {
      super(Shell.class);
    }
  }

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "SHELL",
      converter = Shells.class,
      description = "bash, zsh or fish.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(spec);
    // the whole program, not the one command that this run was made of
    CompletedProgram program = CompletedProgram.of(Program.commandLine(own.root().userObject()));
    own.commandLine()
        .getOut()
        .print(
            switch (shell) {
              case BASH -> BashScript.of(program);
              case ZSH -> ZshScript.of(program);
              case FISH -> FishScript.of(program);
            });
    return ExitCode.OK.code();
  }
}
