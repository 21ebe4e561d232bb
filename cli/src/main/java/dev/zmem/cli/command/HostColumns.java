package dev.zmem.cli.command;

import static dev.zmem.cli.command.TableColumns.present;

import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.proto.v1.HostRow;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The columns of the table of hosts. */
final class HostColumns {
  private static final String STATE_PREFIX = "HOST_STATE_";

  private HostColumns() {}

  static List<Column<HostRow>> all() {
    return List.of(
        column("HOST", "name", Kind.TEXT, Detail.TABLE, HostRow::getName),
        column("STATE", "state", Kind.TEXT, Detail.TABLE, HostColumns::state),
        column(
                "AGE",
                "age_seconds",
                Kind.SECONDS,
                Detail.TABLE,
                present(row -> !row.getNeverSeen(), HostRow::getAgeSeconds))
            .leftOut(3),
        column(
                "PROCS",
                "processes",
                Kind.COUNT,
                Detail.TABLE,
                present(HostColumns::hasRows, HostRow::getProcesses))
            .leftOut(4),
        column(
                "RAM",
                "processes_ram_bytes",
                Kind.BYTES,
                Detail.TABLE,
                present(HostRow::hasProcessesRamBytes, HostRow::getProcessesRamBytes))
            .instead(HostColumns::rssWithoutPss)
            .marked(HostColumns::ramMark),
        column(
                "SWAP",
                "processes_swap_bytes",
                Kind.BYTES,
                Detail.TABLE,
                present(HostRow::hasProcessesSwapBytes, HostRow::getProcessesSwapBytes))
            .marked(row -> Marks.of(row.getSwapIncomplete(), row.getProcessesSwapEstimated()))
            .leftOut(2),
        column(
            "SWAP ERROR",
            "processes_swap_error_bytes",
            Kind.BYTES,
            Detail.DATA,
            present(HostRow::hasProcessesSwapBytes, HostRow::getProcessesSwapErrorBytes)),
        table("TOTAL", "mem_total_bytes", HostRow::hasMemTotalBytes, HostRow::getMemTotalBytes)
            .leftOut(5),
        table(
                "AVAIL",
                "mem_available_bytes",
                HostRow::hasMemAvailableBytes,
                HostRow::getMemAvailableBytes)
            .leftOut(1),
        table(
                "SWAP TOTAL",
                "swap_total_bytes",
                HostRow::hasSwapTotalBytes,
                HostRow::getSwapTotalBytes)
            .leftOut(8),
        table("SWAP FREE", "swap_free_bytes", HostRow::hasSwapFreeBytes, HostRow::getSwapFreeBytes)
            .leftOut(7),
        rate(
            "SWAP IN",
            "swap_in_bytes_per_second",
            HostRow::hasSwapInBytesPerSecond,
            HostRow::getSwapInBytesPerSecond),
        rate(
            "SWAP OUT",
            "swap_out_bytes_per_second",
            HostRow::hasSwapOutBytesPerSecond,
            HostRow::getSwapOutBytesPerSecond),
        column(
            "SWAPPED IN",
            "swapped_in_bytes",
            Kind.BYTES,
            Detail.DATA,
            present(HostRow::hasSwappedInBytes, HostRow::getSwappedInBytes)),
        column(
            "SWAPPED OUT",
            "swapped_out_bytes",
            Kind.BYTES,
            Detail.DATA,
            present(HostRow::hasSwappedOutBytes, HostRow::getSwappedOutBytes)),
        percent(
                "PSI SOME",
                "memory_some_percent",
                HostRow::hasMemorySomePercent,
                HostRow::getMemorySomePercent)
            .leftOut(6),
        percent(
                "PSI FULL",
                "memory_full_percent",
                HostRow::hasMemoryFullPercent,
                HostRow::getMemoryFullPercent)
            .leftOut(9),
        wide("FREE", "mem_free_bytes", HostRow::hasMemFreeBytes, HostRow::getMemFreeBytes),
        wide("BUFFERS", "buffers_bytes", HostRow::hasBuffersBytes, HostRow::getBuffersBytes),
        wide("CACHED", "cached_bytes", HostRow::hasCachedBytes, HostRow::getCachedBytes),
        wide("SHMEM", "shmem_bytes", HostRow::hasShmemBytes, HostRow::getShmemBytes),
        wide("SLAB", "slab_bytes", HostRow::hasSlabBytes, HostRow::getSlabBytes),
        wide("ACTIVE", "active_bytes", HostRow::hasActiveBytes, HostRow::getActiveBytes),
        wide("INACTIVE", "inactive_bytes", HostRow::hasInactiveBytes, HostRow::getInactiveBytes),
        wide("HUGETLB", "hugetlb_bytes", HostRow::hasHugetlbBytes, HostRow::getHugetlbBytes),
        column(
            "HUGETLB USED",
            "hugetlb_in_use_bytes",
            Kind.BYTES,
            Detail.DATA,
            present(HostRow::hasHugetlbInUseBytes, HostRow::getHugetlbInUseBytes)),
        wide("ZSWAP", "zswap_bytes", HostRow::hasZswapBytes, HostRow::getZswapBytes),
        wide("ZSWAPPED", "zswapped_bytes", HostRow::hasZswappedBytes, HostRow::getZswappedBytes),
        column(
            "CPU SOME",
            "cpu_some_percent",
            Kind.PERCENT,
            Detail.WIDE,
            present(HostRow::hasCpuSomePercent, HostRow::getCpuSomePercent)),
        column(
            "UP",
            "uptime_seconds",
            Kind.SECONDS,
            Detail.WIDE,
            present(HostRow::hasUptimeSeconds, HostRow::getUptimeSeconds)),
        column(
            "CPUS",
            "cpu_count",
            Kind.COUNT,
            Detail.WIDE,
            present(HostRow::hasCpuCount, HostRow::getCpuCount)),
        column(
            "DENIED",
            "denied",
            Kind.COUNT,
            Detail.DATA,
            present(HostColumns::hasRows, HostRow::getDenied)),
        column(
            "KIND",
            "kind",
            Kind.TEXT,
            Detail.DATA,
            host -> Kinds.name(host.getKind(), host.getKindsList())),
        column(
            "KIND",
            "kinds",
            Kind.TEXT,
            Detail.WIDE,
            host -> Kinds.counts(host.getKind(), host.getProcesses(), host.getKindsList())),
        wide("ERROR", "error_bytes", HostRow::hasErrorBytes, HostRow::getErrorBytes)
            .marked(host -> Marks.error(host.getErrorBytes())),
        column(
            "INCOMPLETE", "incomplete", Kind.TEXT, Detail.DATA, host -> host.getWithoutPss() > 0),
        column("WITHOUT PSS", "without_pss", Kind.COUNT, Detail.DATA, HostRow::getWithoutPss),
        wide(
                "LACKS RSS",
                "without_pss_rss_bytes",
                HostRow::hasWithoutPssRssBytes,
                HostRow::getWithoutPssRssBytes)
            .ifAny(),
        column("AGENT", "agent_version", Kind.TEXT, Detail.WIDE, HostRow::getAgentVersion),
        column(
            "INTERVAL MS", "interval_millis", Kind.COUNT, Detail.DATA, HostRow::getIntervalMillis),
        column(
            "PASS TIME",
            "pass_wall_micros",
            Kind.MICROS,
            Detail.WIDE,
            present(HostRow::hasPassWallMicros, HostRow::getPassWallMicros)),
        column(
            "MERGED",
            "folded",
            Kind.COUNT,
            Detail.WIDE,
            present(HostColumns::hasRows, HostRow::getFolded)),
        column(
            "FAILED",
            "failed",
            Kind.COUNT,
            Detail.WIDE,
            present(HostColumns::hasRows, HostRow::getFailed)));
  }

  /** {@code ok}, {@code silent}, and whatever other state there is in its own word. */
  private static String state(HostRow host) {
    return switch (host.getState()) {
      case HOST_STATE_REPORTING -> host.getLacksCapability() ? "incomplete" : "ok";
      case HOST_STATE_STALE -> host.getNeverSeen() ? "never seen" : "silent";
      case HOST_STATE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
      default ->
          host.getState()
              .name()
              .substring(STATE_PREFIX.length())
              .toLowerCase(Locale.ROOT)
              .replace('_', ' ');
    };
  }

  /** Of a host that has only a name, nothing else is known: that is not nothing. */
  private static boolean hasRows(HostRow host) {
    return host.getIntervalMillis() > 0;
  }

  private static @Nullable Object rssWithoutPss(HostRow host) {
    return host.hasWithoutPssRssBytes() ? (Object) host.getWithoutPssRssBytes() : null;
  }

  private static String ramMark(HostRow host) {
    return host.hasProcessesRamBytes()
        ? Marks.of(host.getWithoutPss() > 0, host.getProcessesRamEstimated())
        : "RSS ";
  }

  private static Column<HostRow> column(
      String title,
      String key,
      Kind kind,
      Detail detail,
      Function<HostRow, @Nullable Object> value) {
    return TableColumns.column(title, key, kind, detail, value);
  }

  private static Column<HostRow> table(
      String title, String key, Predicate<HostRow> has, Function<HostRow, Object> get) {
    return column(title, key, Kind.BYTES, Detail.TABLE, present(has, get));
  }

  private static Column<HostRow> wide(
      String title, String key, Predicate<HostRow> has, Function<HostRow, Object> get) {
    return column(title, key, Kind.BYTES, Detail.WIDE, present(has, get));
  }

  private static Column<HostRow> rate(
      String title, String key, Predicate<HostRow> has, Function<HostRow, Object> get) {
    return column(title, key, Kind.BYTES_PER_SECOND, Detail.WIDE, present(has, get));
  }

  private static Column<HostRow> percent(
      String title, String key, Predicate<HostRow> has, Function<HostRow, Object> get) {
    return column(title, key, Kind.PERCENT, Detail.TABLE, present(has, get));
  }
}
