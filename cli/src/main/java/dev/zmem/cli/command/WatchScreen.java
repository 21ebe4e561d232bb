package dev.zmem.cli.command;

import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.program.ExitCode;
import dev.zmem.proto.v1.QueryTableResponse;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Watched tables: drawn over each other on a terminal, one after the other elsewhere. When no new
 * one comes it says so: on the screen, below the table that is old now; elsewhere in a line on
 * stderr when it begins, when the reason changes and when it is over. One thread.
 */
final class WatchScreen implements TableWatcher {
  private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";
  private static final String CLEAR_LINE = "\u001b[K";

  private final Printer first;
  private final Printer next;
  private final boolean redraw;
  private final PrintWriter out;
  private final PrintWriter err;
  private final BiConsumer<QueryTableResponse, Printer> print;
  private boolean begun;
  private String trouble = "";

  /** Prints tables by {@code print}, to {@code out}; of trouble elsewhere {@code err} is told. */
  WatchScreen(
      Printer printer,
      PrintWriter out,
      PrintWriter err,
      BiConsumer<QueryTableResponse, Printer> print) {
    this.first = printer;
    // what a program reads to its end has one line of titles
    this.next = printer.format() == Format.CSV ? printer.withoutHeaders() : printer;
    this.redraw = OutputOptions.onTerminal() && printer.format().isTable();
    this.out = out;
    this.err = err;
    this.print = print;
  }

  @Override
  public void table(QueryTableResponse table) {
    if (!redraw && !trouble.isEmpty()) {
      err.println("zmemctl: tables come again");
    }
    trouble = "";
    if (redraw) {
      out.print(CLEAR_SCREEN);
      out.flush(); // what there is instead of a table goes to stderr
    }
    print.accept(table, begun ? next : first);
    begun = true;
    out.print(redraw || !first.format().isTable() ? "" : "\n");
    if (out.checkError()) {
      Runtime.getRuntime().halt(ExitCode.OK.code()); // the reader of the pipe has gone
    }
  }

  @Override
  public void noTable(Duration since, String reason) {
    String line = "zmemctl: no update for " + since.toSeconds() + " s: " + reason;
    if (redraw) {
      out.print("\r" + cut(line) + CLEAR_LINE);
      out.flush();
    } else if (!trouble.equals(reason)) {
      err.println(line);
    }
    trouble = reason;
  }

  /** A line that wrapped could not be written over. */
  private String cut(String line) {
    int width = first.width() - 1;
    return width > 0 && line.length() > width ? line.substring(0, width - 1) + "…" : line;
  }
}
