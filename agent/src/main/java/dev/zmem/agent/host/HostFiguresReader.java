package dev.zmem.agent.host;

import dev.zmem.agent.kernel.KeptFile;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;

/**
 * The host's own figures, from {@code meminfo}, {@code vmstat}, {@code pressure/*}, {@code uptime},
 * and, where it has any, the pools of huge pages, zram devices, and a limit of all its processes. A
 * file or line that is not there leaves its figures absent. Descriptors are kept, and nothing is
 * allocated but the result. One thread at a time.
 */
public final class HostFiguresReader implements AutoCloseable {
  private final KernelFiles files;
  private final KeptFile meminfo;
  private final KeptFile vmstat;
  private final KeptFile memoryPressure;
  private final KeptFile cpuPressure;
  private final KeptFile uptime;
  private final KeptFile zoneinfo;
  private final HugetlbPools hugetlb;
  private final ZramDevices zram;
  private final MemoryLimit limit;
  private final boolean live;
  private final HostFiguresParser parser = new HostFiguresParser();

  /** Reads below {@code root}. */
  public HostFiguresReader(ProcRoot root, KernelFiles files) {
    this.files = files;
    hugetlb = new HugetlbPools(files);
    zram = new ZramDevices(files);
    limit = new MemoryLimit(files);
    live = root.path().equals(ProcRoot.SYSTEM.path()); // its own equals would be linked at run time
    meminfo = new KeptFile(files, root.file("meminfo"));
    vmstat = new KeptFile(files, root.file("vmstat"));
    memoryPressure = new KeptFile(files, root.file("pressure/memory"));
    cpuPressure = new KeptFile(files, root.file("pressure/cpu"));
    uptime = new KeptFile(files, root.file("uptime"));
    zoneinfo = new KeptFile(files, root.file("zoneinfo"));
  }

  /** The figures now. */
  public HostFigures read() {
    parser.clear();
    parser.meminfo(files.bytes(), meminfo.read());
    if (parser.lacksAvailable()) {
      parser.estimateAvailable(ZoneInfo.lowBytes(files.bytes(), zoneinfo.read(), PageSize.BYTES));
    }
    if (live && parser.mayHaveHugetlb()) {
      parser.hugetlb(hugetlb.inUseBytes(), hugetlb.reservedBytes());
    }
    if (live) {
      zram.read(parser);
      limit.read(parser);
    }
    parser.vmstat(files.bytes(), vmstat.read());
    parser.pressure(
        files.bytes(),
        memoryPressure.read(),
        HostFigure.MEMORY_SOME_CENTIPERCENT,
        HostFigure.MEMORY_FULL_CENTIPERCENT);
    parser.pressure(files.bytes(), cpuPressure.read(), HostFigure.CPU_SOME_CENTIPERCENT, null);
    parser.uptime(files.bytes(), uptime.read());
    parser.put(HostFigure.CPU_COUNT, Runtime.getRuntime().availableProcessors());
    parser.put(HostFigure.PAGE_SIZE_BYTES, PageSize.BYTES);
    return parser.figures();
  }

  @Override
  public void close() {
    meminfo.close();
    vmstat.close();
    memoryPressure.close();
    cpuPressure.close();
    uptime.close();
    zoneinfo.close();
    zram.close();
    limit.close();
    hugetlb.close();
  }
}
