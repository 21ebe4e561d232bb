package dev.zmem.aggregator.fleet;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.model.Absent;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table of rows, with each program's shared huge pages divided among its rows. Immutable. */
public final class LiveRows implements RowTable {
  private final LiveRow[] rows;
  private final long[] hugetlbBytes;
  private final List<Subtotal> subtotals;

  /** A table of these rows. */
  public LiveRows(Collection<LiveRow> rows) {
    this.rows = rows.toArray(LiveRow[]::new);
    this.hugetlbBytes = divideHugetlb(this.rows);
    this.subtotals = Subtotal.of(this);
  }

  /**
   * The largest Shared_Hugetlb among a program's rows, divided in proportion to what each sees; the
   * last row takes what rounding leaves, so the parts add up.
   */
  private static long[] divideHugetlb(LiveRow[] rows) {
    long[] parts = new long[rows.length];
    Map<String, long[]> programs = new HashMap<>(); // largest, sum, given, last row
    for (int row = 0; row < rows.length; row++) {
      MemoryFigures figures = rows[row].figures();
      parts[row] = figures.privateHugetlbBytes();
      long shared = figures.sharedHugetlbBytes();
      if (shared > 0) {
        long[] program = programs.computeIfAbsent(rows[row].program(), name -> new long[4]);
        program[0] = Math.max(program[0], shared);
        program[1] += shared;
        program[3] = row;
      } else if (shared == 0 && parts[row] == ABSENT) {
        parts[row] = 0;
      }
    }
    if (!programs.isEmpty()) {
      for (int row = 0; row < rows.length; row++) {
        long shared = rows[row].figures().sharedHugetlbBytes();
        if (shared > 0) {
          long[] program = java.util.Objects.requireNonNull(programs.get(rows[row].program()));
          long part =
              program[3] == row
                  ? program[0] - program[2]
                  : (long) ((double) program[0] * shared / program[1]);
          program[2] += part;
          parts[row] = Absent.plus(parts[row], part);
        }
      }
    }
    return parts;
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public int pid(int row) {
    return rows[row].pid();
  }

  @Override
  public long startTimeTicks(int row) {
    return rows[row].startTimeTicks();
  }

  @Override
  public String program(int row) {
    return rows[row].program();
  }

  @Override
  public String command(int row) {
    return rows[row].command();
  }

  @Override
  public String user(int row) {
    return rows[row].user();
  }

  @Override
  public int count(int row) {
    return rows[row].count();
  }

  @Override
  public Provenance provenance(int row) {
    return rows[row].provenance();
  }

  @Override
  public long pssBytes(int row) {
    return rows[row].figures().pssBytes();
  }

  @Override
  public long ussBytes(int row) {
    return rows[row].figures().ussBytes();
  }

  @Override
  public long rssBytes(int row) {
    return rows[row].figures().rssBytes();
  }

  @Override
  public long swapBytes(int row) {
    return rows[row].figures().swapBytes();
  }

  @Override
  public long swapPssBytes(int row) {
    return rows[row].figures().swapPssBytes();
  }

  @Override
  public long hugetlbBytes(int row) {
    return hugetlbBytes[row];
  }

  @Override
  public long lazyFreeBytes(int row) {
    return rows[row].figures().lazyFreeBytes();
  }

  @Override
  public List<Subtotal> subtotals() {
    return subtotals;
  }

  @Override
  public MemoryFigures sentFigures(int row) {
    return rows[row].figures();
  }
}
