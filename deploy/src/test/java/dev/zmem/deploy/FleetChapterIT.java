package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.Programs.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's chapter on a fleet, as a reader follows it. Its commands are run as they stand, one
 * after the other in one shell: the hosts have the names that it uses, and nothing is replaced.
 */
class FleetChapterIT {
  private static final Path README =
      Path.of(System.getProperty("zmem.deploy", ".")).resolve("../README.md");
  private static final String CHAPTER = "## A fleet in ten commands\n";

  @TempDir private Path folder;

  @Test
  void tenCommands_leadFromPackagesToATableOverThreeHosts() throws Exception {
    List<String> commands = commands();
    assertThat(commands).hasSize(10).allMatch(command -> command.matches("[a-z].*[^\\\\]"));
    StringBuilder script = new StringBuilder("exec 2>&1\nset -eo pipefail\n");
    for (int i = 0; i < commands.size(); i++) {
      script.append("echo '== %d'\n%s\n".formatted(i + 1, commands.get(i)));
    }
    script.append("stat -c 'mode %a' *.token\n");

    Result said = new NamespacedFleet(folder).run(script.toString());

    assertThat(said.exit()).as(said.out() + said.err()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.out())
        .contains("\n== 8\n[1/3] python-worker-0", "\nall 3 are in\n")
        .containsPattern("\nok +hosts +all 3 report\n")
        .contains("checks: all well\n", "mode 600\nmode 600\n");
    assertThat(said.out().substring(said.out().indexOf("== 10\n")))
        .containsPattern("\n.* MiB .* 3 +3 +zmem-agent\n")
        .containsPattern("\n.* 3 +TOTAL\n")
        .contains("3 of 3 hosts reporting");
  }

  private static List<String> commands() throws IOException {
    String readme = Files.readString(README);
    int chapter = readme.indexOf(CHAPTER);
    assertThat(chapter).as("the README's chapter").isPositive();
    int begin = readme.indexOf("```sh\n", chapter) + "```sh\n".length();
    return readme.substring(begin, readme.indexOf("```", begin)).lines().toList();
  }
}
