package dev.zmem.agent.host;

import dev.zmem.fuzz.Contract;
import dev.zmem.model.Absent;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;

/** Any bytes as each of the host's own files: figures that are absent, or not negative. */
public final class HostFuzz {
  private static final long PAGE_BYTES = 4096;

  private HostFuzz() {}

  /** One file, taken for each of them. */
  public static void fuzzerTestOneInput(byte[] data) {
    HostFiguresParser parser = new HostFiguresParser();
    parser.clear();
    parser.meminfo(data, data.length);
    if (parser.lacksAvailable()) {
      parser.estimateAvailable(ZoneInfo.lowBytes(data, data.length, PAGE_BYTES));
    }
    parser.vmstat(data, data.length);
    parser.pressure(
        data,
        data.length,
        HostFigure.MEMORY_SOME_CENTIPERCENT,
        HostFigure.MEMORY_FULL_CENTIPERCENT);
    parser.uptime(data, data.length);
    HostFigures figures = parser.figures();
    for (HostFigure figure : HostFigure.values()) {
      Contract.require(figures.get(figure) >= Absent.ABSENT, "a figure is absent, or not negative");
    }
    Contract.require(
        ZramDevices.swapInUse(data, data.length) >= Absent.ABSENT, "absent, or not negative");
  }
}
