package dev.zmem.aggregator.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer: columns and rows, and what they cover. Rows become cells when a front end reads them.
 *
 * @param columns left to right
 * @param rows in order, the first ones where the question has a limit
 * @param total over all rows; null where there is none
 * @param rowsInAll rows that there are without a limit
 * @param covered what the answer covers
 * @param answeredAtMillis when it was made, Unix time
 */
public record TableAnswer<R>(
    List<Column<R>> columns,
    List<R> rows,
    @Nullable R total,
    long rowsInAll,
    Covered covered,
    long answeredAtMillis) {}
