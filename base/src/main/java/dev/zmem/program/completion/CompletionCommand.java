package dev.zmem.program.completion;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.option.ChoiceConverter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
  static final class Shells extends ChoiceConverter<Shell> {
    Shells() {
      super(Shell.class);
    }
  }

  private final Supplier<CommandLine> whole;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "SHELL",
      converter = Shells.class,
      description = "bash, zsh or fish.")
  private Shell shell = Shell.BASH;

  /** Of a program whose line with all its commands {@code whole} makes. */
  public CompletionCommand(Supplier<CommandLine> whole) {
    this.whole = whole;
  }

  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(spec);
    CompletedProgram program = CompletedProgram.of(whole.get());
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
