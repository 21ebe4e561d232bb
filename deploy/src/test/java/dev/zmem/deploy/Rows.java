package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A table that zmemctl printed as JSON, one row a line; read without the code that wrote it. */
record Rows(String json) {
  private static final Pattern PID = Pattern.compile("\"pid\":(\\d+)");

  /** The lines of the rows. */
  List<String> lines() {
    return json.substring(0, Math.max(0, json.indexOf("\"total\":")))
        .lines()
        .filter(line -> line.startsWith("  {"))
        .toList();
  }

  /** The line of a process, or nothing. */
  String line(long pid) {
    return lines().stream()
        .filter(line -> line.contains("\"pid\":" + pid + ","))
        .findFirst()
        .orElse("");
  }

  /** The line of all rows. */
  String total() {
    return json.substring(json.indexOf("\"total\":"));
  }

  /** The processes that have a row. */
  Set<Long> pids() {
    return lines().stream()
        .flatMap(line -> PID.matcher(line).results())
        .map(result -> Long.parseLong(result.group(1)))
        .collect(Collectors.toSet());
  }

  /** A figure of a line; it must be there. */
  static long figure(String line, String key) {
    Matcher matcher = Pattern.compile("\"" + key + "\":(\\d+)").matcher(line);
    assertThat(matcher.find()).as(key + " in " + line).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
