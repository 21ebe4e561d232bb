package dev.zmem.aggregator.query;

import java.util.List;

/**
 * An answer: sorted rows, their total, and what they cover.
 *
 * @param rows all rows, in order
 * @param total over all rows
 * @param coverage what the answer covers
 */
public record Table(List<TableRow> rows, TableRow total, Coverage coverage) {}
