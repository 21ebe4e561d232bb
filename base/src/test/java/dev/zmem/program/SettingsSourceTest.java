package dev.zmem.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.setting.ConfigOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Where settings come from, seen by a command that prints them. */
class SettingsSourceTest {
  @TempDir private Path folder;

  @Test
  void setting_isTakenFromFlagThenEnvironmentThenFileThenDefault() throws Exception {
    assertThat(run(Map.of()).out()).isEqualTo("1 [] false\n");
    Path file = write("any.yaml", "max-size: 2\n");
    assertThat(run(Map.of(), "--config=" + file).out()).isEqualTo("2 [] false\n");
    Map<String, String> environment = Map.of("ZMEM_MAX_SIZE", "3");
    assertThat(run(environment, "--config=" + file).out()).isEqualTo("3 [] false\n");
    assertThat(run(environment, "--config=" + file, "--max-size=4").out())
        .isEqualTo("4 [] false\n");
  }

  @Test
  void setting_emptyInTheEnvironment_isNotSet() throws Exception {
    Path file = write("any.yaml", "max-size: 2\n");
    assertThat(run(Map.of("ZMEM_MAX_SIZE", ""), "--config", file.toString()).out())
        .isEqualTo("2 [] false\n");
  }

  @Test
  void listsAndSwitches_areTakenFromFileAndEnvironment() throws Exception {
    write("etc/zmem-agent.yaml", "hosts: [a, b]\nloud: true\n");
    assertThat(run(Map.of()).out()).isEqualTo("1 [a, b] true\n");
    assertThat(run(Map.of("ZMEM_HOSTS", "c,d", "ZMEM_LOUD", "false")).out())
        .isEqualTo("1 [c, d] false\n");
  }

  @Test
  void settingOfASubcommand_isTakenFromTheSameFile() throws Exception {
    write("etc/zmem-agent.yaml", "max-size: 2\ndepth: 7\n");
    assertThat(run(Map.of(), "below").out()).isEqualTo("depth 7\n");
  }

  @Test
  void configVariable_namesTheFileAndTheFlagWins() throws Exception {
    Map<String, String> environment =
        Map.of("ZMEM_CONFIG", write("variable.yaml", "max-size: 2\n").toString());
    assertThat(run(environment).out()).isEqualTo("2 [] false\n");
    Path flag = write("flag.yaml", "max-size: 3\n");
    assertThat(run(environment, "--config=" + flag).out()).isEqualTo("3 [] false\n");
  }

  @Test
  void namedFile_takesThePlaceOfTheUsualOnes() throws Exception {
    write("etc/zmem-agent.yaml", "loud: true\n");
    Path file = write("any.yaml", "max-size: 2\n");
    assertThat(run(Map.of(), "--config=" + file).out()).isEqualTo("2 [] false\n");
  }

  @Test
  void namedFileThatIsNotThere_isAnError() {
    Run run = run(Map.of(), "--config=" + folder.resolve("none.yaml"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("zmem-agent: cannot read " + folder.resolve("none.yaml") + ": no such file\n");
  }

  @Test
  void badValue_isNamedWithThePlaceItWasSetAt() throws Exception {
    Path file = write("any.yaml", "loud: true\nmax-size: many\n");
    assertThat(run(Map.of(), "--config=" + file).err())
        .startsWith("zmem-agent: " + file + ":2: Invalid value for option '--max-size': ")
        .contains("'many'")
        .hasLineCount(1);
    assertThat(run(Map.of("ZMEM_MAX_SIZE", "lots"), "--config=" + file).err())
        .startsWith("zmem-agent: ZMEM_MAX_SIZE: ")
        .contains("'lots'")
        .hasLineCount(1);
  }

  @Test
  void badItemOfAList_isNamedWithThePlaceTheListWasSetAt() throws Exception {
    Path file = write("any.yaml", "max-size: 2\ndepths: [1, deep]\n");
    assertThat(run(Map.of(), "--config=" + file, "below").err())
        .startsWith("zmem-agent: " + file + ":2: ")
        .contains("'deep'")
        .hasLineCount(1);
    assertThat(run(Map.of("ZMEM_DEPTHS", "1,low"), "below").err())
        .startsWith("zmem-agent: ZMEM_DEPTHS: ")
        .contains("'low'")
        .hasLineCount(1);
  }

  @Test
  void usersOwnFile_winsKeyByKeyOverTheSystems() throws Exception {
    write("etc/zmemctl.yaml", "max-size: 2\nhosts: [a, b]\n");
    write("home/.config/zmem/zmemctl.yaml", "max-size: 3\nloud: true\n");
    assertThat(zmemctl(Map.of("HOME", home("home"))).out()).isEqualTo("3 [a, b] true\n");
  }

  @Test
  void usersOwnFile_isWhereXdgSays() throws Exception {
    write("home/.config/zmem/zmemctl.yaml", "max-size: 3\n");
    write("xdg/zmem/zmemctl.yaml", "max-size: 4\n");
    Map<String, String> both = Map.of("HOME", home("home"), "XDG_CONFIG_HOME", home("xdg"));
    assertThat(zmemctl(both).out()).isEqualTo("4 [] false\n");
    for (String passedOver : List.of("", "xdg")) {
      Map<String, String> home = Map.of("HOME", home("home"), "XDG_CONFIG_HOME", passedOver);
      assertThat(zmemctl(home).out()).isEqualTo("3 [] false\n");
    }
  }

  @Test
  void usersOwnFile_withoutTheSystems_isEnough() throws Exception {
    write("xdg/zmem/zmemctl.yaml", "max-size: 4\n");
    assertThat(zmemctl(Map.of("XDG_CONFIG_HOME", home("xdg"))).out()).isEqualTo("4 [] false\n");
    assertThat(zmemctl(Map.of()).out()).isEqualTo("1 [] false\n");
  }

  @Test
  void usersOwnFile_ofADaemon_isNotRead() throws Exception {
    write("xdg/zmem/zmem-agent.yaml", "max-size: 4\n");
    assertThat(run(Map.of("XDG_CONFIG_HOME", home("xdg"))).out()).isEqualTo("1 [] false\n");
  }

  @Test
  void unknownKey_inEitherFile_isNamedWithItsFile() throws Exception {
    Path system = write("etc/zmemctl.yaml", "max-sizes: 2\n");
    Path own = write("xdg/zmem/zmemctl.yaml", "max-size: x\n");
    Map<String, String> environment = Map.of("XDG_CONFIG_HOME", home("xdg"));
    assertThat(zmemctl(environment).err())
        .isEqualTo(
            "zmemctl: " + system + ":1: unknown key 'max-sizes' (did you mean 'max-size'?)\n");
    Files.writeString(system, "max-size: 2\n");
    assertThat(zmemctl(environment).err()).startsWith("zmemctl: " + own + ":1: Invalid");
  }

  @Test
  void doorsOfAProgram_areNoSettings() throws Exception {
    assertThat(run(Map.of("ZMEM_CHECK_CONFIG", "true")).out()).isEqualTo("1 [] false\n");
    assertThat(run(Map.of(), "--check-config").out()).isEqualTo("checked\n");
    Path file = write("any.yaml", "check-config: true\n");
    assertThat(run(Map.of(), "--config=" + file).err()).contains("unknown key 'check-config'");
  }

  @Command(name = "test", subcommands = Below.class)
  private static final class Task implements Runnable {
    private final PrintWriter out;

    @Mixin private ConfigOptions config = new ConfigOptions();

    @Option(
        names = {"-m", "--max-size"},
        defaultValue = "1")
    private int size;

    @Option(names = "--hosts", split = ",")
    private List<String> hosts = List.of();

    @Option(names = "--loud")
    private boolean loud;

    Task(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void run() {
      out.println(config.checkOnly ? "checked" : size + " " + hosts + " " + loud);
    }
  }

  @Command(name = "below")
  private static final class Below implements Runnable {
    @ParentCommand private @Nullable Task parent;

    @Option(names = "--depth", defaultValue = "0")
    private int depth;

    @Option(names = "--depths", split = ",")
    private List<Integer> depths = List.of();

    @Override
    public void run() {
      Objects.requireNonNull(parent)
          .out
          .println("depth " + depth + (depths.isEmpty() ? "" : " " + depths));
    }
  }

  private record Run(int code, String out, String err) {}

  private Run run(Map<String, String> environment, String... arguments) {
    return run("zmem-agent", environment, arguments);
  }

  private Run zmemctl(Map<String, String> environment) {
    return run("zmemctl", environment);
  }

  private Run run(String program, Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter printed = new PrintWriter(out);
    int code =
        new Program(program, environment, folder.resolve("etc"))
            .run(new Task(printed), printed, new PrintWriter(err), arguments);
    return new Run(code, out.toString(), err.toString());
  }

  private String home(String name) {
    return folder.resolve(name).toString();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
