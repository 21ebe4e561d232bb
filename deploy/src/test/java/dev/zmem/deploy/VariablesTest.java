package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.AgentMain;
import dev.zmem.aggregator.AggregatorMain;
import dev.zmem.cli.ZmemctlMain;
import dev.zmem.program.Program;
import dev.zmem.program.setting.Variables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every program knows the environment variables of the others, which it cannot see. */
class VariablesTest {
  private static final Pattern VARIABLE = Pattern.compile("\\bZMEM_[A-Z_]+");

  @Test
  void knownKeys_areTheSettingsOfAllPrograms() {
    Set<String> settings = new TreeSet<>();
    for (Object command : new Object[] {new AgentMain(), new AggregatorMain(), new ZmemctlMain()}) {
      settings.addAll(Program.settings(Program.commandLine(command)).keySet());
    }
    assertThat(Variables.KEYS).as("Variables.KEYS").containsExactlyInAnyOrderElementsOf(settings);
  }

  @Test
  void variablesOfTheDistribution_areKnown() throws Exception {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/build"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        used.addAll(
            VARIABLE
                .matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet()));
      }
    }
    Set<String> known = new TreeSet<>(Variables.OTHERS);
    for (String key : Variables.KEYS) {
      known.add("ZMEM_" + key.replace('-', '_').toUpperCase(Locale.ROOT));
    }
    assertThat(known).as("Variables.OTHERS and KEYS").containsAll(used);
  }
}
