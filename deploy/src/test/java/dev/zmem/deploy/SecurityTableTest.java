package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/SECURITY.md names a test for each attack: each of them is there. */
class SecurityTableTest {
  private static final Path TOP =
      Path.of(System.getProperty("zmem.deploy", ".")).resolve("..").toAbsolutePath().normalize();
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+))?`");
  private static final int ATTACKS = 35;

  @Test
  void everyTestOfTheTable_isThere() throws IOException {
    int attacks = 0;
    List<String> missing = new ArrayList<>();
    for (String line : Files.readAllLines(TOP.resolve("docs/SECURITY.md"))) {
      if (!line.startsWith("| ")) {
        continue;
      }
      Matcher named = NAMED.matcher(line);
      attacks += named.find() ? 1 : 0;
      named.reset();
      while (named.find()) {
        if (!isThere(named.group(1), named.group(2) == null ? "" : named.group(2))) {
          missing.add(named.group());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(attacks).isGreaterThanOrEqualTo(ATTACKS);
  }

  private static boolean isThere(String type, String method) throws IOException {
    for (String module : List.of("base", "agent", "aggregator", "cli", "deploy")) {
      try (Stream<Path> files = Files.walk(TOP.resolve(module).resolve("src/test/java"))) {
        for (Path file :
            files.filter(one -> one.getFileName().toString().equals(type + ".java")).toList()) {
          if (Files.readString(file).contains("void " + method + (method.isEmpty() ? "" : "("))) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
