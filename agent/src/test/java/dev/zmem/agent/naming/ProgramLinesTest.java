package dev.zmem.agent.naming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.naming.ProcessFacts.ExecutableState;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What programs and the scripts of interpreters are called, at the edges of each rule. */
class ProgramLinesTest {
  private final ProgramNames names = new ProgramNames("h1");

  @Test
  void program_isCalledAsTheTableSays() throws IOException {
    assertThat(lines())
        .allSatisfy(line -> {
          String[] parts = line.split(";", -1);
          ProcessFacts facts =
              new ProcessFacts(
                  4242,
                  4000,
                  parts[0],
                  List.of(parts[2].split("\\|", -1)),
                  parts[1].isEmpty() ? null : parts[1],
                  parts[1].startsWith("/memfd:")
                      ? ExecutableState.IN_MEMORY
                      : ExecutableState.CURRENT);
          assertThat(names.name(facts)).isEqualTo(parts[3]);
        });
  }

  static Stream<String> lines() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ProgramLinesTest.class.getResourceAsStream("program-lines.txt"))) {
      return new String(in.readAllBytes(), UTF_8).lines().filter(line -> !line.startsWith("#"));
    }
  }
}
