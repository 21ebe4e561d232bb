package dev.zmem.agent.detail;

import dev.zmem.model.Absent;
import dev.zmem.model.MappingFigure;
import java.util.Arrays;

/** The sum of all mappings of one name. Grows while mappings are read; one thread. */
public final class MappingRow {
  private final String name;
  private int processes;
  private int mappings;
  private int estimated;
  private int withoutPss;
  private final long[] bytes = new long[MappingFigure.all().size()];

  MappingRow(String name) {
    this.name = name;
    Arrays.fill(bytes, Absent.ABSENT);
  }

  /** Adds a mapping of the one process that this row is of. */
  void add(long[] figures) {
    mappings++;
    plus(figures);
  }

  /** Adds the row of one or more processes. */
  void add(MappingRow row) {
    processes += row.processes;
    mappings += row.mappings;
    estimated += row.estimated;
    withoutPss += row.withoutPss;
    plus(row.bytes);
  }

  /** A mapping was counted by some of its windows: they stand for the others, or time was up. */
  void estimate() {
    estimated = 1;
  }

  /**
   * The PSS of a mapping is not known: what nobody shares stands for it, as the least it can be.
   */
  void lackPss() {
    withoutPss = 1;
  }

  /** The row is of one process. */
  void ofOneProcess() {
    processes = 1;
  }

  private void plus(long[] figures) {
    for (int figure = 0; figure < bytes.length; figure++) {
      bytes[figure] = Absent.plus(bytes[figure], figures[figure]);
    }
  }

  /** What is mapped. */
  public String name() {
    return name;
  }

  /** Processes that map it. */
  public int processes() {
    return processes;
  }

  /** Mappings of that name in all of them. */
  public int mappings() {
    return mappings;
  }

  /** Of the processes, those whose figures are estimates. */
  public int estimated() {
    return estimated;
  }

  /** Of the processes, those whose PSS is the least it can be, and not known. */
  public int withoutPss() {
    return withoutPss;
  }

  /** A figure; negative where it is not known of any mapping. */
  public long bytes(MappingFigure figure) {
    return bytes[figure.slot()];
  }
}
