package dev.zmem.cli.admin;

import dev.zmem.proto.v1.Role;
import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Lines of words under titles, for a few tokens and certificates. */
final class MemberTable {
  private static final String ROLE = "ROLE_";
  private static final int GAP = 2;

  private MemberTable() {}

  /** Prints rows under titles, each column as wide as it needs. */
  static void print(List<String> titles, List<List<String>> rows, PrintWriter out) {
    int[] widths = titles.stream().mapToInt(String::length).toArray();
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    print(titles, widths, out);
    rows.forEach(row -> print(row, widths, out));
  }

  private static void print(List<String> cells, int[] widths, PrintWriter out) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      line.append(cells.get(column));
      if (column < widths.length - 1) {
        line.append(" ".repeat(widths[column] - cells.get(column).length() + GAP));
      }
    }
    out.println(line);
  }

  /** {@code agent}. */
  static String role(Role role) {
    return role == Role.ROLE_UNSPECIFIED || role == Role.UNRECOGNIZED
        ? "-"
        : role.name().substring(ROLE.length()).toLowerCase(Locale.ROOT);
  }

  /** Text of an aggregator. */
  static String text(String text) {
    return text.isEmpty() ? "-" : Escapes.escape(text);
  }

  /** {@code 6d 23h}, {@code 59m}, {@code 12s}. */
  static String left(long untilMillis) {
    // what ends in a moment less than an hour ends in an hour
    Duration left = Duration.between(Instant.now(), Instant.ofEpochMilli(untilMillis + 999));
    if (left.isNegative()) {
      return "over";
    }
    return left.toDays() > 0
        ? left.toDays() + "d " + left.toHoursPart() + "h"
        : left.toHours() > 0
            ? left.toHours() + "h " + left.toMinutesPart() + "m"
            : left.toMinutes() > 0 ? left.toMinutes() + "m" : left.toSeconds() + "s";
  }
}
