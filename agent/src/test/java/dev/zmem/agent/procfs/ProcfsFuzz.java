package dev.zmem.agent.procfs;

import dev.zmem.fuzz.Contract;
import dev.zmem.model.Absent;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Any bytes as the kernel's file of a process: a value, never an exception; the same whether the
 * file comes whole or in pieces.
 */
public final class ProcfsFuzz {
  private ProcfsFuzz() {}

  /** {@code maps}. */
  public static final class Maps {
    private static final int[] DEVICES = {0, 15, 0xfe << 20};

    private Maps() {}

    /** One file. */
    public static void fuzzerTestOneInput(byte[] data) {
      Read whole = new Read();
      whole.parser.parse(data, data.length);
      whole.parser.end();
      Read pieces = new Read();
      for (int at = 0; at < data.length; at += 7) {
        byte[] piece = Arrays.copyOfRange(data, at, Math.min(data.length, at + 7));
        pieces.parser.parse(piece, piece.length);
      }
      pieces.parser.end();
      Contract.require(
          whole.ranges.size() == pieces.ranges.size()
              && whole.ranges.bytes() == pieces.ranges.bytes()
              && whole.segments.size() == pieces.segments.size(),
          "pieces are as good as the whole");
      for (int range = 0; range < whole.ranges.size(); range++) {
        Contract.require(
            whole.ranges.start(range) >= 0 && whole.ranges.start(range) < whole.ranges.end(range),
            "a range has bytes");
        Contract.require(
            range == 0 || whole.ranges.start(range) >= whole.ranges.end(range - 1),
            "ranges do not overlap");
      }
      Contract.require(whole.ranges.bytes() >= 0, "their sum is a size");
    }

    private static final class Read {
      final MappingRanges ranges = new MappingRanges();
      final HugetlbMappings segments = new HugetlbMappings();
      final MapsParser parser = new MapsParser(ranges, new MappingRanges(), segments);

      Read() {
        parser.begin(DEVICES);
      }
    }
  }

  /** {@code smaps} and {@code smaps_rollup}. */
  public static final class Smaps {
    private Smaps() {}

    /** One file. */
    public static void fuzzerTestOneInput(byte[] data) {
      SmapsParser whole = new SmapsParser();
      boolean isOne = whole.parse(data, data.length);
      SmapsParser pieces = new SmapsParser();
      pieces.begin();
      for (int at = 0; at < data.length; at += 11) {
        byte[] piece = Arrays.copyOfRange(data, at, Math.min(data.length, at + 11));
        pieces.add(piece, piece.length);
      }
      Contract.require(pieces.end() == isOne, "pieces are as good as the whole");
      if (isOne) {
        MemoryFigures figures = whole.figures(null);
        Contract.require(figures.equals(pieces.figures(null)), "pieces have the same figures");
        for (Figure figure : Figure.sent()) {
          Contract.require(
              figures.bytes(figure) >= Absent.ABSENT, "a figure is absent, or not negative");
        }
      }
    }
  }

  /** {@code stat}. */
  public static final class Stat {
    private Stat() {}

    /** One line. */
    public static void fuzzerTestOneInput(byte[] data) {
      ProcessStat stat = ProcessStat.parse(data, data.length);
      if (stat != null) {
        Contract.require(
            stat.startTimeTicks() >= 0
                && stat.parentPid() >= 0
                && stat.threads() >= 0
                && stat.mappedPages() >= 0
                && stat.residentPages() >= 0,
            "numbers are not negative");
      }
      Contract.require(ProcessStat.minorFaults(data, data.length) >= -1, "faults, or none");
      Contract.require(ProcessStat.majorFaults(data, data.length) >= -1, "faults, or none");
      var _ = ScoreParser.parse(data, data.length);
    }
  }

  /** {@code status}. */
  public static final class Status {
    private Status() {}

    /** One file. */
    public static void fuzzerTestOneInput(byte[] data) {
      StatusParser parser = new StatusParser();
      parser.parse(data, data.length);
      for (long figure :
          List.of(
              (long) parser.parentPid(),
              parser.effectiveUid(),
              parser.peakBytes(),
              parser.anonymousBytes(),
              parser.fileBytes(),
              parser.pageTableBytes(),
              parser.swapBytes(),
              parser.hugetlbBytes())) {
        Contract.require(figure >= StatusParser.ABSENT, "a figure is absent, or not negative");
      }
      Contract.require(parser.swappedBytes() >= 0, "swap is not negative");
      String comm = StatusParser.comm(data, data.length);
      Contract.require(
          Objects.equals(comm, StatusParser.comm(data, data.length)), "a name is a name");
    }
  }

  /** {@code statm}. */
  public static final class Statm {
    private Statm() {}

    /** One line. */
    public static void fuzzerTestOneInput(byte[] data) {
      StatmParser parser = new StatmParser();
      if (parser.parse(data, data.length)) {
        Contract.require(
            parser.sizePages() >= 0 && parser.residentPages() >= 0 && parser.filePages() >= 0,
            "pages are not negative");
      }
    }
  }

  /** {@code cgroup}, and {@code mountinfo} for the devices of huge pages. */
  public static final class Cgroup {
    private Cgroup() {}

    /** One file. */
    public static void fuzzerTestOneInput(byte[] data) {
      List<ControlGroupPaths.Line> lines = ControlGroupPaths.parse(data, data.length);
      String path = ControlGroupPaths.ofMemory(lines);
      Contract.require(path.isEmpty() || !lines.isEmpty(), "without lines there is no path");
      var _ = HugetlbDevices.mounted(Contract.text(data)).count();
    }
  }
}
