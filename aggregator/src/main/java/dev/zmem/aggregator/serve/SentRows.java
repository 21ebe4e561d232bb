package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.query.Table;
import dev.zmem.aggregator.query.TableRow;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a table that fit into an answer.
 *
 * @param rows the first ones, as they travel
 * @param leftOut wanted, but over the answer's limits
 * @param reason which limit that was; empty when none was reached
 */
record SentRows(List<dev.zmem.proto.v1.TableRow> rows, long leftOut, String reason) {

  /** Of a table made for a question that wants {@code limit} rows, 0 for all. */
  static SentRows of(Table table, int limit, AnswerLimits limits) {
    List<dev.zmem.proto.v1.TableRow> rows = new ArrayList<>(table.rows().size());
    long bytes = 0;
    String reason = "";
    for (TableRow row : table.rows()) {
      dev.zmem.proto.v1.TableRow message = TableWriting.row(row);
      bytes += message.getSerializedSize();
      if (bytes > limits.maxBytes()) {
        reason = "an answer has at most " + limits.maxBytes() + " bytes of rows";
        break;
      }
      rows.add(message);
    }
    long wanted =
        limit == 0 ? table.rowsInAll() : Math.min(Integer.toUnsignedLong(limit), table.rowsInAll());
    long leftOut = wanted - rows.size();
    if (leftOut > 0 && reason.isEmpty()) {
      reason = "an answer has at most " + limits.maxRows() + " rows";
    }
    return new SentRows(rows, leftOut, reason);
  }
}
