package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.HostAnswer;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.FactLines;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Report;
import dev.zmem.text.Ages;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints where the memory of a host is: what its kernel says, and a table for each part that rows
 * add up to.
 *
 * @param leftOut processes that were seen and are in no figure: the program that asks
 * @param out takes the tables
 * @param err takes the line about them
 */
record HostPrinting(Printer printer, int leftOut, PrintWriter out, PrintWriter err) {
  void print(HostAnswer answer) {
    FleetAnswer areas = answer.areas();
    if (printer.format().isTable()) {
      FactLines.print(answer.host().columns(), 0, printer, out);
      for (Map.Entry<String, List<Integer>> part : parts(areas).entrySet()) {
        out.println();
        printer.print(
            new Report<>(
                "areas",
                PartTable.columns(areas.columns(), part.getKey(), part.getValue().getFirst()),
                part.getValue(),
                PartTable.TOTAL,
                Map.of()),
            out);
      }
    } else {
      printer.print(
          areas.report("areas", areas.columns()).answered(areas.answeredAtMillis(), leftOut),
          Map.of("host", record(answer.host())),
          out);
    }
    out.flush();
    err.println(
        printer.symbols().in(CoverageText.line(areas.covered(), printer.format() != Format.TABLE))
            + CoverageText.ownHost(leftOut, areas.covered())
            + "; as of "
            + Ages.print(answer.ageSeconds())
            + " ago");
  }

  /** The numbers of the rows, by the part that they add up to. */
  private static Map<String, List<Integer>> parts(FleetAnswer areas) {
    Map<String, List<Integer>> parts = new LinkedHashMap<>();
    List<String> words = areas.texts("part");
    for (int row = 0; row < words.size(); row++) {
      parts.computeIfAbsent(words.get(row), _ -> new ArrayList<>()).add(row);
    }
    return parts;
  }

  /** The row of the host, by the keys of its columns. */
  private static Map<String, @Nullable Object> record(FleetAnswer host) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    for (Column<Integer> column : host.columns()) {
      record.put(column.key(), column.value().apply(0));
    }
    return record;
  }
}
