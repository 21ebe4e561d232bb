package dev.zmem.agent.procfs;

import dev.zmem.model.HostFigures;
import dev.zmem.model.HostFigures.Figure;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The host's own figures, from {@code meminfo}, {@code vmstat}, {@code pressure/*}, {@code uptime}.
 * A file or line that is not there leaves its figures absent. One thread at a time.
 */
public final class HostFiguresReader {
  private static final Map<String, Figure> MEMINFO =
      Map.ofEntries(
          Map.entry("MemTotal", Figure.MEM_TOTAL_BYTES),
          Map.entry("MemFree", Figure.MEM_FREE_BYTES),
          Map.entry("MemAvailable", Figure.MEM_AVAILABLE_BYTES),
          Map.entry("Buffers", Figure.BUFFERS_BYTES),
          Map.entry("Cached", Figure.CACHED_BYTES),
          Map.entry("Shmem", Figure.SHMEM_BYTES),
          Map.entry("Slab", Figure.SLAB_BYTES),
          Map.entry("SReclaimable", Figure.SLAB_RECLAIMABLE_BYTES),
          Map.entry("Active", Figure.ACTIVE_BYTES),
          Map.entry("Inactive", Figure.INACTIVE_BYTES),
          Map.entry("AnonPages", Figure.ANON_PAGES_BYTES),
          Map.entry("Dirty", Figure.DIRTY_BYTES),
          Map.entry("PageTables", Figure.PAGE_TABLES_BYTES),
          Map.entry("KernelStack", Figure.KERNEL_STACK_BYTES),
          Map.entry("SwapTotal", Figure.SWAP_TOTAL_BYTES),
          Map.entry("SwapFree", Figure.SWAP_FREE_BYTES),
          Map.entry("SwapCached", Figure.SWAP_CACHED_BYTES),
          Map.entry("Zswap", Figure.ZSWAP_BYTES),
          Map.entry("Zswapped", Figure.ZSWAPPED_BYTES),
          Map.entry("Hugetlb", Figure.HUGETLB_BYTES));

  private static final Map<String, Figure> VMSTAT =
      Map.of("pswpin", Figure.SWAPPED_IN_PAGES, "pswpout", Figure.SWAPPED_OUT_PAGES);

  private final ProcRoot root;
  private final KernelFiles files;

  /** Reads below {@code root}. */
  public HostFiguresReader(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
  }

  /** The figures now. */
  public HostFigures read() {
    EnumMap<Figure, Long> figures = new EnumMap<>(Figure.class);
    meminfo(content("meminfo"), figures);
    vmstat(content("vmstat"), figures);
    pressure(
        content("pressure/memory"),
        Figure.MEMORY_SOME_CENTIPERCENT,
        Figure.MEMORY_FULL_CENTIPERCENT,
        figures);
    pressure(content("pressure/cpu"), Figure.CPU_SOME_CENTIPERCENT, null, figures);
    String uptime = content("uptime");
    int dot = uptime.indexOf('.');
    if (dot > 0) {
      put(figures, Figure.UPTIME_SECONDS, uptime.substring(0, dot), 1);
    }
    figures.put(Figure.CPU_COUNT, (long) Runtime.getRuntime().availableProcessors());
    return new HostFigures(figures);
  }

  /**
   * Lines {@code MemTotal: 24684096 kB}. Where MemAvailable is missing (before Linux 3.14) it is
   * estimated as free + cached + reclaimable, as procps did.
   */
  static void meminfo(String text, Map<Figure, Long> figures) {
    Map<String, Long> odd = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int colon = line.indexOf(':');
      Figure figure = colon < 0 ? null : MEMINFO.get(line.substring(0, colon));
      if (figure != null) {
        put(figures, figure, line.substring(colon + 1).replace("kB", "").trim(), 1024);
      } else if (colon > 0 && line.startsWith("Huge")) {
        parse(line.substring(colon + 1).replace("kB", "").trim(), odd, line.substring(0, colon));
      }
    }
    Long pages = odd.get("HugePages_Total");
    Long size = odd.get("Hugepagesize");
    if (!figures.containsKey(Figure.HUGETLB_BYTES) && pages != null && size != null) {
      figures.put(Figure.HUGETLB_BYTES, pages * size * 1024);
    }
    Long free = figures.get(Figure.MEM_FREE_BYTES);
    Long cached = figures.get(Figure.CACHED_BYTES);
    if (!figures.containsKey(Figure.MEM_AVAILABLE_BYTES) && free != null && cached != null) {
      long shmem = figures.getOrDefault(Figure.SHMEM_BYTES, 0L);
      long reclaimable = figures.getOrDefault(Figure.SLAB_RECLAIMABLE_BYTES, 0L);
      figures.put(
          Figure.MEM_AVAILABLE_BYTES, Math.max(free, free + cached - shmem + reclaimable / 2));
    }
  }

  /** Lines {@code pswpin 0}. */
  static void vmstat(String text, Map<Figure, Long> figures) {
    for (String line : text.split("\n", -1)) {
      int space = line.indexOf(' ');
      Figure figure = space < 0 ? null : VMSTAT.get(line.substring(0, space));
      if (figure != null) {
        put(figures, figure, line.substring(space + 1).trim(), 1);
      }
    }
  }

  /**
   * Lines {@code some avg10=0.12 avg60=0.00 avg300=0.00 total=0}. Source: kernel {@code
   * Documentation/accounting/psi.rst}.
   */
  static void pressure(
      String text,
      Figure some,
      @org.jspecify.annotations.Nullable Figure full,
      Map<Figure, Long> figures) {
    for (String line : text.split("\n", -1)) {
      Figure figure = line.startsWith("some ") ? some : line.startsWith("full ") ? full : null;
      int from = line.indexOf("avg10=");
      int to = from < 0 ? -1 : line.indexOf(' ', from);
      if (figure != null && to > 0) {
        put(figures, figure, line.substring(from + 6, to).replace(".", ""), 1);
      }
    }
  }

  private static void put(Map<Figure, Long> figures, Figure figure, String digits, long unit) {
    try {
      long value = Long.parseLong(digits);
      if (value >= 0 && value < Long.MAX_VALUE / 4096) {
        figures.put(figure, value * unit);
      }
    } catch (NumberFormatException e) {
      // a line of another shape: the figure stays absent
    }
  }

  private static void parse(String digits, Map<String, Long> values, String name) {
    try {
      values.put(name, Long.parseLong(digits));
    } catch (NumberFormatException e) {
      // a line of another shape is passed over
    }
  }

  private String content(String name) {
    int length = files.readFile(root.file(name));
    return length <= 0 ? "" : new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1);
  }
}
