package dev.zmem.aggregator.query;

import java.util.List;

/**
 * An answer: sorted rows, their total, and what they cover.
 *
 * @param rows in order, the first ones where the question has a limit
 * @param rowsInAll rows that there are without a limit
 * @param total over all rows
 * @param rowsBelow rows left out, for their figure is below the least asked for; the total has them
 * @param coverage what the answer covers
 */
public record Table(
    List<TableRow> rows, long rowsInAll, TableRow total, long rowsBelow, Coverage coverage) {}
