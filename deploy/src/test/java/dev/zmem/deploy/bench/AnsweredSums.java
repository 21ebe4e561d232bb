package dev.zmem.deploy.bench;

import dev.zmem.cli.fleet.AnswerReading;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Column;
import dev.zmem.deploy.bench.HostState.Sum;
import dev.zmem.proto.v1.QueryTableResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * The sums of an answer, which a benchmark looks at.
 *
 * @param rows by name
 * @param total over all of them
 * @param hostsStale hosts that are silent
 */
record AnsweredSums(List<Row> rows, Sum total, long hostsStale) {

  /** A row's name and sum. */
  record Row(String name, Sum sum) {}

  static AnsweredSums of(QueryTableResponse response) {
    FleetAnswer answer = AnswerReading.of(response.getAnswer());
    List<String> names = answer.texts("name");
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < answer.rows(); row++) {
      rows.add(new Row(names.get(row), sum(answer, row)));
    }
    return new AnsweredSums(
        rows, sum(answer, answer.rows()), answer.covered().number("hosts_stale"));
  }

  private static Sum sum(FleetAnswer answer, int row) {
    return new Sum(
        number(answer, "pss_bytes", row),
        number(answer, "uss_bytes", row),
        number(answer, "swap_pss_bytes", row),
        number(answer, "count", row));
  }

  private static long number(FleetAnswer answer, String key, int row) {
    for (Column<Integer> column : answer.columns()) {
      if (column.key().equals(key)) {
        return column.value().apply(row) instanceof Long number ? number : 0;
      }
    }
    throw new IllegalStateException("no column " + key);
  }
}
