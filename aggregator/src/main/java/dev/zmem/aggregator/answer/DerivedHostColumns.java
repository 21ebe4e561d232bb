package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.answer.ColumnSpec.Kind;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.model.FigureSpec.Detail;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Columns of hosts that follow from several of their figures. */
final class DerivedHostColumns {
  /** What people see first of one host, in this order, by key. */
  private static final List<String> OF_ONE_HOST =
      List.of(
          "mem_total_bytes",
          "mem_available_bytes",
          "mem_available_percent",
          "mem_free_bytes",
          "active_bytes",
          "inactive_bytes",
          "buffers_bytes",
          "cached_bytes",
          "shmem_bytes",
          "slab_bytes",
          "dirty_bytes",
          "memory_some_percent",
          "memory_full_percent",
          "swap_total_bytes",
          "swap_used_bytes",
          "swap_on_disk_bytes",
          "swap_in_bytes_per_second",
          "swap_out_bytes_per_second",
          "zswap_bytes",
          "zswapped_bytes",
          "zswap_ratio_percent",
          "zram_used_bytes",
          "zram_stored_bytes",
          "zram_ratio_percent",
          "zram_on_disk_bytes",
          "cgroup_limit_bytes",
          "cgroup_current_bytes",
          "cgroup_peak_bytes",
          "cgroup_swap_limit_bytes",
          "cgroup_swap_current_bytes",
          "cgroup_limit_hits",
          "cgroup_oom_kills",
          "uptime_seconds");

  private DerivedHostColumns() {}

  /** What the host swaps. */
  static List<Column<HostRow>> swapTraffic() {
    return List.of(
        HostColumns.ifKnown(
            new ColumnSpec(
                "SWAP IN",
                "swap_in_bytes_per_second",
                Kind.BYTES_PER_SECOND,
                Detail.WIDE,
                "Traffic from swap to RAM between the last two reports."),
            host -> host.swapTraffic().inBytesPerSecond()),
        HostColumns.ifKnown(
            new ColumnSpec(
                "SWAP OUT",
                "swap_out_bytes_per_second",
                Kind.BYTES_PER_SECOND,
                Detail.WIDE,
                "Traffic from RAM to swap between the last two reports."),
            host -> host.swapTraffic().outBytesPerSecond()));
  }

  /** The others, which data has. */
  static List<Column<HostRow>> all() {
    return List.of(
        percent(
            "AVAIL%",
            "mem_available_percent",
            "AVAIL as a share of TOTAL.",
            host -> share(host.memAvailableBytes(), host.get(HostFigure.MEM_TOTAL_BYTES))),
        bytes(
            "SWAP USED",
            "swap_used_bytes",
            "The machine's swap in use.",
            HostFigures::swapInUseBytes),
        bytes(
            "SWAP ON DISK",
            "swap_on_disk_bytes",
            "The swap in use that neither zswap nor zram holds in memory.",
            DerivedHostColumns::swapOnDisk),
        percent(
            "ZSWAP RATIO",
            "zswap_ratio_percent",
            "Size packed as a share of the size unpacked.",
            host -> share(host.get(HostFigure.ZSWAP_BYTES), host.get(HostFigure.ZSWAPPED_BYTES))),
        percent(
            "ZRAM RATIO",
            "zram_ratio_percent",
            "Memory that zram devices take as a share of the size unpacked.",
            host ->
                share(
                    host.get(HostFigure.ZRAM_USED_BYTES), host.get(HostFigure.ZRAM_STORED_BYTES))));
  }

  /** All columns of hosts; first, and of the table, those that people see of one host. */
  static List<Column<HostRow>> ofOneHost() {
    Map<String, Column<HostRow>> byKey = new LinkedHashMap<>();
    HostColumns.all().forEach(column -> byKey.put(column.spec().key(), column));
    List<Column<HostRow>> ordered = new ArrayList<>(byKey.size());
    for (String key : OF_ONE_HOST) {
      Column<HostRow> column = byKey.remove(key);
      if (column != null) {
        ordered.add(new Column<>(column.spec().shown(Detail.TABLE), column.filling()));
      }
    }
    for (Column<HostRow> column : byKey.values()) {
      ordered.add(new Column<>(column.spec().shown(Detail.DATA), column.filling()));
    }
    return ordered;
  }

  private static long swapOnDisk(HostFigures host) {
    long inUse = host.swapInUseBytes();
    long packed =
        Math.max(0, host.get(HostFigure.ZSWAPPED_BYTES))
            + Math.max(0, host.get(HostFigure.SWAP_IN_ZRAM_BYTES));
    return inUse < 0 ? inUse : Math.max(0, inUse - packed);
  }

  /** In percent; below 0 where there is nothing to compare. */
  private static double share(long part, long whole) {
    return part < 0 || whole <= 0 ? -1 : 100.0 * part / whole;
  }

  private static Column<HostRow> bytes(
      String title, String key, String help, ToLongFunction<HostFigures> figure) {
    return HostColumns.ifKnown(
        new ColumnSpec(title, key, Kind.BYTES, Detail.DATA, help),
        host -> figure.applyAsLong(host.figures()));
  }

  private static Column<HostRow> percent(
      String title, String key, String help, ToDoubleFunction<HostFigures> share) {
    return new Column<>(
        new ColumnSpec(title, key, Kind.PERCENT, Detail.DATA, help),
        (row, cell) -> {
          HostSnapshot host = row.snapshot();
          double value = host == null ? -1 : share.applyAsDouble(host.figures());
          if (value >= 0) {
            cell.decimal(value);
          }
        });
  }
}
