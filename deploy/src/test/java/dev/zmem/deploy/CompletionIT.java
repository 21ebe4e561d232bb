package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution's completions in the shells they are for, found and loaded by the shells
 * themselves, in a pseudo-terminal, with an aggregator to ask for hosts.
 */
@SuppressWarnings("NullAway.Init") // made by each test
class CompletionIT {
  @TempDir private Path folder;
  private Programs programs;
  private ShellSession shell;
  private String address = "";

  @BeforeEach
  void open() throws Exception {
    programs = new Programs(folder);
    Daemon aggregator = programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0");
    address = programs.address(aggregator);
    for (String host : List.of("web-01", "web-02", "db-01")) {
      programs.daemon(
          programs.onMachine(
              host,
              Programs.program("zmem-agent"),
              "run",
              "--aggregator=" + address,
              "--host-name=" + host,
              "--interval=1s"));
    }
    Result answer =
        programs.awaitAnswer(
            result -> result.err().contains("3 of 3 hosts"), "hosts", "--aggregator=" + address);
    assertThat(answer.exit()).isZero();
  }

  @AfterEach
  void close() throws Exception {
    if (shell != null) {
      shell.close();
    }
    programs.close();
  }

  @Test
  void bash_completes() throws Exception {
    assertThat(Path.of("/usr/share/bash-completion/bash_completion")).exists();
    Path settings =
        write(
            ".bashrc",
            """
            source /usr/share/bash-completion/bash_completion
            bind 'set show-all-if-ambiguous on'
            bind 'set enable-bracketed-paste off'
            """);
    shell = session("bash", "--noprofile", "--rcfile", settings.toString(), "-i");
    everyShellCompletes();
  }

  @Test
  void bashWithoutItsCompletionPackage_completes() throws Exception {
    Path scripts = Programs.HOME.resolve("share/bash-completion/completions").toAbsolutePath();
    Path settings =
        write(
            ".bashrc",
            "for script in "
                + scripts
                + "/*; do source $script; done\n"
                + "bind 'set show-all-if-ambiguous on'\nbind 'set enable-bracketed-paste off'\n");
    shell = session("bash", "--noprofile", "--rcfile", settings.toString(), "-i");
    everyShellCompletes();
  }

  @Test
  void zsh_completes() throws Exception {
    write(
        ".zshrc",
        "unsetopt zle_bracketed_paste auto_menu\nPS1='$ '\nfpath=("
            + Programs.HOME.resolve("share/zsh/site-functions").toAbsolutePath()
            + " $fpath)\nautoload -U compinit\ncompinit -u -D\n");
    shell = session("zsh", "-i");
    everyShellCompletes();
  }

  @Test
  void fish_completes() throws Exception {
    shell = session("fish", "-i");
    everyShellCompletes();
  }

  private void everyShellCompletes() {
    shell.enter("echo re''ady", shown -> shown.contains("ready"));
    assertCompleted("zmemctl des", "zmemctl describe ");
    assertOffered("zmemctl top --by=", "program", "host", "user", "pid", "command");
    assertCompleted("zmemctl top --by=pr", "zmemctl top --by=program");
    assertCompleted("zmemctl top --by pr", "zmemctl top --by program");
    assertOffered("zmemctl ps --sort=", "lazyfree", "hugetlb", "name");
    assertOffered("zmemctl top --output=", "table", "wide", "jsonl", "csv");
    assertCompleted("zmemctl hosts -o c", "zmemctl hosts -o csv");
    assertCompleted("zmemctl ps --so", "zmemctl ps --sort");
    assertOffered("zmemctl top --hosts=", "web-01", "web-02", "db-01");
    assertCompleted("zmemctl top --hosts=web-01,d", "--hosts=web-01,db-01");
    assertCompleted("zmemctl ps --host=d", "zmemctl ps --host=db-01");
    assertCompleted("zmemctl help des", "zmemctl help describe");
    assertCompleted("zmemctl completion z", "zmemctl completion zsh");
    assertCompleted("zmemctl top --config=/etc/hostn", "--config=/etc/hostname");
    assertOffered("zmem-agent ", "run", "scan", "completion");
    assertCompleted("zmem-agent run --cmdline=scr", "zmem-agent run --cmdline=scrubbed");
    assertCompleted("zmem-agent scan --proc=/pro", "zmem-agent scan --proc=/proc/");
    assertCompleted("zmem-aggregator run --lis", "zmem-aggregator run --listen");
    commandsBelowCommandsComplete();
    assertSilent("zmemctl top --aggregator=127.0.0.1:1 --hosts=");
    assertThat(shell.everything())
        .doesNotContainIgnoringCase("error", "not found", "bad pattern", "usage:", "Exception");
  }

  private void commandsBelowCommandsComplete() {
    assertSilent("zmemctl token create rev", "revoke");
    assertSilent("zmemctl token --rol", "--role");
    assertOffered("zmemctl token ", "create", "list", "revoke");
    assertCompleted("zmemctl token cr", "zmemctl token create ");
    assertCompleted("zmemctl context rem", "zmemctl context remove ");
    assertCompleted("zmemctl token create --rep", "zmemctl token create --replace");
    assertCompleted("zmemctl token create --role=vi", "zmemctl token create --role=viewer");
    assertCompleted("zmemctl token create --role vi", "zmemctl token create --role viewer");
    assertCompleted("zmemctl token create --uses=2 --hosts=web-01,d", "--hosts=web-01,db-01");
    assertCompleted("zmemctl token list --tls-ca=/etc/hostn", "--tls-ca=/etc/hostname");
    assertCompleted("zmemctl context list -o c", "zmemctl context list -o csv");
    assertOffered("zmemctl help token ", "create", "list", "revoke");
    assertCompleted("zmemctl help token rev", "zmemctl help token revoke");
  }

  /** Nobody is there to ask: nothing is offered, files least of all, and nothing is said. */
  private void assertSilent(String line, String... unwanted) {
    String shown = shell.type(line + "\t\u0015" + "echo st''ill\r", text -> text.contains("still"));
    assertThat(shown).doesNotContain("web-01", "no aggregator", ".bashrc", ".zshrc");
    assertThat(List.of(unwanted)).noneMatch(shown::contains);
  }

  private void assertCompleted(String typed, String wanted) {
    Predicate<String> whole = shown -> shown.replace("\r", "").replace(" \b", " ").contains(wanted);
    assertThat(typed).doesNotContain(wanted);
    shell.type(typed + "\t", whole);
  }

  private void assertOffered(String typed, String... wanted) {
    assertThat(typed).doesNotContain(wanted);
    shell.type(typed + "\t", shown -> Stream.of(wanted).allMatch(shown::contains));
  }

  private ShellSession session(String... words) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", Programs.HOME.resolve("bin").toAbsolutePath() + ":/usr/bin:/bin");
    environment.put("HOME", folder.toString());
    environment.put("ZDOTDIR", folder.toString());
    environment.put(
        "XDG_DATA_DIRS", Programs.HOME.resolve("share").toAbsolutePath() + ":/usr/share");
    environment.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    environment.put("XDG_DATA_HOME", folder.resolve("data").toString());
    environment.put("TERM", words[0].equals("fish") ? "xterm" : "dumb");
    environment.put("LANG", "C.UTF-8");
    environment.put("COLUMNS", "200");
    environment.put("ZMEM_AGGREGATOR", address);
    return new ShellSession(environment, folder, List.of(words));
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }
}
