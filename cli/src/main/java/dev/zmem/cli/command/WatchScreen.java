package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.TableWatcher;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.text.Ages;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Watched tables: drawn over each other on a terminal, one after the other elsewhere. When no new
 * one comes it says so: on the screen, below the table that is old now; elsewhere in a line on
 * stderr when it begins, when the reason changes and when it is over. One thread.
 */
final class WatchScreen implements TableWatcher {
  private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";
  private static final String CLEAR_BELOW = "\u001b[J";

  /** Lines that tell why no table comes. */
  static final int MAX_TROUBLE_LINES = 4;

  private final Printer first;
  private final Printer next;
  private final boolean redraw;
  private final PrintWriter out;
  private final PrintWriter err;
  private final BiConsumer<FleetAnswer, Printer> print;
  private boolean begun;
  private String trouble = "";

  /** Of the line about trouble that stands on the screen. */
  private int troubleLines;

  /** Prints tables by {@code print}, to {@code out}; of trouble elsewhere {@code err} is told. */
  WatchScreen(
      Printer printer, PrintWriter out, PrintWriter err, BiConsumer<FleetAnswer, Printer> print) {
    this.first = printer;
    // what a program reads to its end has one line of titles
    this.next = printer.format() == Format.CSV ? printer.withoutHeaders() : printer;
    this.redraw = OutputOptions.onTerminal() && printer.format().isTable();
    this.out = out;
    this.err = err;
    this.print = print;
  }

  @Override
  public void table(FleetAnswer table) {
    if (!redraw && !trouble.isEmpty()) {
      err.println("zmemctl: tables come again");
    }
    trouble = "";
    troubleLines = 0;
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
    String line =
        "zmemctl: no update"
            + (since.toSeconds() > 0 ? " for " + Ages.print(since) : "")
            + ": "
            + reason;
    if (redraw) {
      List<String> lines = broken(line, first.width());
      out.print(
          "\r"
              + (troubleLines > 1 ? "\u001b[" + (troubleLines - 1) + "A" : "")
              + CLEAR_BELOW
              + String.join("\r\n", lines));
      troubleLines = lines.size();
      out.flush();
    } else if (!trouble.equals(reason)) {
      err.println(line);
    }
    trouble = reason;
  }

  /**
   * A text in lines of less than {@code width} characters, 0 for any, broken at blanks where there
   * are some: one that wrapped by itself could not be written over. What is beyond {@link
   * #MAX_TROUBLE_LINES} is cut.
   */
  static List<String> broken(String text, int width) {
    int room = width - 1;
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (room > 1 && rest.length() > room && lines.size() < MAX_TROUBLE_LINES - 1) {
      int blank = rest.lastIndexOf(' ', room);
      int end = blank > 0 ? blank : room;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).strip();
    }
    lines.add(room > 1 && rest.length() > room ? rest.substring(0, room - 1) + "…" : rest);
    return lines;
  }
}
