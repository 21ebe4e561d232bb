package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.program.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion scripts in the shells they are for, where these are installed. */
class CompletionTest {
  @TempDir private Path folder;

  @Test
  void bash_completesCommandsOptionsAndValues() throws Exception {
    assertThat(bash("to")).containsExactly("top");
    assertThat(bash("")).contains("top", "hosts", "ps", "version", "completion");
    assertThat(bash("top", "--ho")).containsExactly("--hosts");
    assertThat(bash("top", "--by", "")).contains("program", "host", "user", "pid", "command");
    assertThat(bash("top", "--by", "pr")).containsExactly("program");
    assertThat(bash("ps", "--sort", "sw")).containsExactly("swap");
    assertThat(bash("hosts", "-o", "js")).containsExactlyInAnyOrder("json", "jsonl");
    assertThat(bash("completion", "z")).containsExactly("zsh");
  }

  @Test
  void zsh_takesTheScript_andKnowsTheCommand() throws Exception {
    Path zsh = installed("zsh");
    Path script = script("zsh");
    assertThat(
            run(
                zsh,
                "-f",
                "-c",
                "autoload -U compinit && compinit -u -D && source \"$1\" && whence -w"
                    + " _complete_zmemctl",
                "zsh",
                script.toString()))
        .containsExactly("_complete_zmemctl: function");
  }

  @Test
  void fish_completesCommandsAndValues() throws Exception {
    Path fish = installed("fish");
    Path script = script("fish");
    assertThat(
            run(
                fish,
                "--no-config",
                "-c",
                "source $argv[1]; complete -C 'zmemctl to'; complete -C 'zmemctl top --by pr'",
                script.toString()))
        .anyMatch(line -> line.startsWith("top\t"))
        .anyMatch(line -> line.startsWith("program"));
  }

  /** What bash offers for the last of these words. */
  private List<String> bash(String... words) throws Exception {
    Path bash = installed("bash");
    String[] command =
        Stream.concat(
                Stream.of(
                    "--noprofile",
                    "--norc",
                    "-c",
                    // outside of a prompt there are no options of a completion to set
                    "compopt() { true; }; source \"$1\" && shift && complete -p zmemctl > /dev/null"
                        + " && COMP_WORDS=(zmemctl \"$@\") && COMP_CWORD=$# && COMPREPLY=()"
                        + " && { _complete_zmemctl; true; }"
                        + " && printf '%s\\n' \"${COMPREPLY[@]}\"",
                    "bash",
                    script("bash").toString()),
                Stream.of(words))
            .toArray(String[]::new);
    return run(bash, command);
  }

  private Path script(String shell) throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        new Program("zmemctl", Map.of())
            .run(
                new ZmemctlMain(), new PrintWriter(out), new PrintWriter(err), "completion", shell);
    assertThat(exit).as(err.toString()).isZero();
    return Files.writeString(folder.resolve("zmemctl." + shell), out.toString());
  }

  private static Path installed(String shell) {
    Path program = Path.of("/usr/bin", shell);
    assumeTrue(Files.isExecutable(program), shell + " is not installed");
    return program;
  }

  private static List<String> run(Path program, String... arguments) throws Exception {
    List<String> command =
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text.lines().map(String::strip).toList();
  }
}
