package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.answer.ColumnSpec.Kind;
import dev.zmem.aggregator.ledger.LedgerRow;
import dev.zmem.model.FigureSpec.Detail;
import java.util.List;

/** The columns of the rows that add up to a host's memory. */
final class AreaColumns {
  private AreaColumns() {}

  static List<Column<LedgerRow>> all() {
    return List.of(
        new Column<>(
            new ColumnSpec("PART", "part", Kind.TEXT, Detail.DATA, "What the rows add up to."),
            (row, cell) -> cell.text(row.part().word())),
        new Column<>(
            new ColumnSpec("AREA", "area", Kind.TEXT, Detail.DATA, "What the memory is used for."),
            (row, cell) -> cell.text(row.area().key())),
        new Column<>(
            new ColumnSpec("AREA", "title", Kind.TEXT, Detail.TABLE, "The same for people."),
            (row, cell) -> cell.text(row.area().title())),
        new Column<>(
            new ColumnSpec("SIZE", "bytes", Kind.BYTES, Detail.TABLE, "How much."),
            AreaColumns::bytes),
        new Column<>(
            new ColumnSpec("SHARE", "percent", Kind.PERCENT, Detail.TABLE, "Of all of the part."),
            AreaColumns::percent),
        new Column<>(
            new ColumnSpec("OF", "of_bytes", Kind.BYTES, Detail.DATA, "All of the part."),
            (row, cell) -> cell.number(row.ofBytes())),
        new Column<>(
            new ColumnSpec(
                "INCOMPLETE",
                "incomplete",
                Kind.FLAG,
                Detail.DATA,
                "Whether there is more of it, of processes without PSS."),
            (row, cell) -> cell.flag(row.certainty().isBound())),
        new Column<>(
            new ColumnSpec(
                "ESTIMATE", "estimate", Kind.FLAG, Detail.DATA, "Whether it may be wrong."),
            (row, cell) -> cell.flag(row.certainty().isEstimate())),
        new Column<>(
            new ColumnSpec("HOLDS", "holds", Kind.TEXT, Detail.WIDE, "What the area is."),
            (row, cell) -> cell.text(row.area().help())));
  }

  private static void bytes(LedgerRow row, Cell cell) {
    if (row.isKnown()) {
      cell.number(row.bytes());
      cell.mark(Marks.of(row.certainty().isBound(), row.certainty().isEstimate()));
    }
  }

  private static void percent(LedgerRow row, Cell cell) {
    if (row.isKnown() && row.ofBytes() > 0) {
      cell.decimal(100.0 * row.bytes() / row.ofBytes());
    }
  }
}
