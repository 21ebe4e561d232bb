package dev.zmem.agent.naming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.naming.CommandLines.Detail;
import dev.zmem.agent.naming.ProcessFacts.ExecutableState;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No secret of real-looking command lines leaves the host, and lines without one stay readable. */
class SecretsTest {
  private static final Pattern SECRET = Pattern.compile("«([^»]*)»");

  private static final String SHOWN_AS = " ⇒ ";

  private final ProgramNames names = new ProgramNames("web1");

  @Test
  void secret_isNeitherInTheCommandNorInTheName() throws IOException {
    assertThat(secretLines())
        .allSatisfy(marked -> {
          List<String> secrets =
              SECRET.matcher(marked).results().map((MatchResult found) -> found.group(1)).toList();
          assertThat(secrets).isNotEmpty();
          List<String> arguments = List.of(SECRET.matcher(marked).replaceAll("$1").split("¦", -1));
          String joined = String.join(" ", arguments);
          for (List<String> line :
              List.of(
                  arguments,
                  List.of(joined),
                  List.of("sh", "-c", joined),
                  List.of("ssh", joined))) {
            assertThat(shown(line)).as(line.toString()).doesNotContain(secrets);
            assertThat(namesOf(line))
                .as(line.toString())
                .allSatisfy(name -> assertThat(name).doesNotContain(secrets));
          }
        });
  }

  @Test
  void lineWithoutSecret_staysAsItIs() throws IOException {
    assertThat(readableLines())
        .allSatisfy(line -> {
          List<String> arguments = List.of(line.split("¦", -1));
          String joined = String.join(" ", arguments);
          assertThat(shown(arguments)).isEqualTo(joined);
          assertThat(shown(List.of(joined))).isEqualTo(joined);
        });
  }

  /** Nor is more masked than the secret, but where the table of shown lines says so. */
  @Test
  void lineOfASecret_staysAsItIs_butForTheSecret() throws IOException {
    List<String> table = shownLines().toList();
    assertThat(secretLines())
        .allSatisfy(marked -> {
          String line = SECRET.matcher(marked).replaceAll("$1");
          String masked = String.join(" ", SECRET.matcher(marked).replaceAll("***").split("¦", -1));
          assertThat(shown(List.of(line.split("¦", -1))))
              .isEqualTo(
                  table.stream()
                      .filter(shown -> shown.startsWith(line + SHOWN_AS))
                      .map(shown -> shown.substring(line.length() + SHOWN_AS.length()))
                      .findFirst()
                      .orElse(masked.strip()));
        });
  }

  @Test
  void line_isShownAsTheTableSays() throws IOException {
    assertThat(shownLines())
        .allSatisfy(row -> {
          int arrow = row.indexOf(SHOWN_AS);
          assertThat(shown(List.of(row.substring(0, arrow).split("¦", -1))))
              .isEqualTo(row.substring(arrow + SHOWN_AS.length()));
        });
  }

  @Test
  void tables_areLongEnough() throws IOException {
    assertThat(secretLines().toList()).hasSizeGreaterThanOrEqualTo(100);
    assertThat(readableLines().toList()).hasSizeGreaterThanOrEqualTo(60);
  }

  private static String shown(List<String> arguments) {
    return CommandLines.show(arguments, "name", Detail.SCRUBBED);
  }

  /** Its names, whatever the kernel tells. */
  private List<String> namesOf(List<String> arguments) {
    String first = arguments.getFirst();
    String comm = first.substring(0, Math.min(15, first.length()));
    List<String> made = new ArrayList<>();
    for (String executable :
        new String[] {null, first, "/usr/bin/python3.11", "/usr/bin/java", "/bin/busybox"}) {
      for (String called : List.of("x", comm, first)) {
        made.add(
            names.name(
                new ProcessFacts(
                    4242, 4000, called, arguments, executable, ExecutableState.CURRENT)));
      }
    }
    return made;
  }

  static Stream<String> secretLines() throws IOException {
    return lines("secret-lines.txt");
  }

  static Stream<String> readableLines() throws IOException {
    return lines("readable-lines.txt");
  }

  static Stream<String> shownLines() throws IOException {
    return lines("shown-lines.txt");
  }

  private static Stream<String> lines(String file) throws IOException {
    try (InputStream in = Objects.requireNonNull(SecretsTest.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), UTF_8).lines().filter(line -> !line.startsWith("#"));
    }
  }
}
