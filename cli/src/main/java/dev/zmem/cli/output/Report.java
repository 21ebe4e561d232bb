package dev.zmem.cli.output;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command prints.
 *
 * @param rowsKey name of the list of rows in JSON
 * @param columns left to right
 * @param rows top to bottom
 * @param total the totals line, or null where there is none
 * @param coverage what the answer covers, by JSON key
 */
public record Report<R>(
    String rowsKey,
    List<Column<R>> columns,
    List<R> rows,
    @Nullable R total,
    Map<String, @Nullable Object> coverage) {}
