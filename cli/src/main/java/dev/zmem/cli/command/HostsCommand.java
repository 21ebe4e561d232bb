package dev.zmem.cli.command;

import static dev.zmem.cli.command.TableColumns.column;
import static dev.zmem.cli.command.TableColumns.present;

import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Report;
import dev.zmem.program.ExitCode;
import dev.zmem.proto.v1.HostRow;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListHostsResponse;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zmemctl hosts}: every host with its own figures. */
@Command(
    name = "hosts",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Every host: what its processes hold, and what the kernel says of its memory.",
    footer = {
      "",
      "USED and SWAPPED are what the host's processes hold; ~ stands before estimates. The other figures are the"
          + " kernel's. PSI is the share of time tasks waited for memory."
    })
public final class HostsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private HostGlobOptions hosts = new HostGlobOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    Printer printer = output.printer();
    try (FleetSource source = connection.open(err)) {
      ListHostsResponse answer =
          source.hosts(ListHostsRequest.newBuilder().addAllHostGlobs(hosts.globs()).build());
      boolean nothing = answer.getHostsCount() == 0;
      if (!nothing || !printer.format().isTable()) {
        printer.print(
            new Report<>(
                    "hosts",
                    columns(),
                    answer.getHostsList(),
                    null,
                    CoverageText.fields(answer.getCoverage()))
                .answered(answer.getAnsweredAtMillis(), source.leftOut()),
            out);
        out.flush();
      }
      err.println(
          nothing
              ? "zmemctl: " + CoverageText.nothingMatched(answer.getCoverage(), hosts.globs())
              : CoverageText.line(
                      answer.getCoverage(),
                      answer.getHostsList().stream().mapToLong(HostRow::getErrorBytes).sum())
                  + CoverageText.leftOut(source.leftOut()));
      return (nothing ? ExitCode.NOTHING_MATCHED : ExitCode.OK).code();
    }
  }

  static List<Column<HostRow>> columns() {
    return List.of(
        column("HOST", "name", Kind.TEXT, Detail.TABLE, HostRow::getName),
        column("STATE", "state", Kind.TEXT, Detail.TABLE, HostsCommand::state),
        column("AGE", "age_seconds", Kind.SECONDS, Detail.TABLE, HostRow::getAgeSeconds),
        column("PROCS", "processes", Kind.COUNT, Detail.TABLE, HostRow::getProcesses),
        column("DENIED", "denied", Kind.COUNT, Detail.WIDE, HostRow::getDenied),
        new Column<>(
            "USED",
            "processes_ram_bytes",
            Kind.BYTES,
            Detail.TABLE,
            present(HostRow::hasProcessesRamBytes, HostRow::getProcessesRamBytes),
            HostRow::getProcessesRamEstimated),
        new Column<>(
            "SWAPPED",
            "processes_swap_bytes",
            Kind.BYTES,
            Detail.TABLE,
            present(HostRow::hasProcessesSwapBytes, HostRow::getProcessesSwapBytes),
            HostRow::getProcessesSwapEstimated),
        column(
            "±SWAPPED",
            "processes_swap_error_bytes",
            Kind.BYTES,
            Detail.DATA,
            present(HostRow::hasProcessesSwapBytes, HostRow::getProcessesSwapErrorBytes)),
        column("KIND", "kind", Kind.TEXT, Detail.WIDE, host -> Kinds.name(host.getKind())),
        bytes("±ERROR", "error_bytes", Detail.WIDE, HostRow::hasErrorBytes, HostRow::getErrorBytes),
        bytes(
            "TOTAL",
            "mem_total_bytes",
            Detail.TABLE,
            HostRow::hasMemTotalBytes,
            HostRow::getMemTotalBytes),
        bytes(
            "AVAIL",
            "mem_available_bytes",
            Detail.TABLE,
            HostRow::hasMemAvailableBytes,
            HostRow::getMemAvailableBytes),
        bytes(
            "FREE",
            "mem_free_bytes",
            Detail.WIDE,
            HostRow::hasMemFreeBytes,
            HostRow::getMemFreeBytes),
        bytes(
            "BUFFERS",
            "buffers_bytes",
            Detail.WIDE,
            HostRow::hasBuffersBytes,
            HostRow::getBuffersBytes),
        bytes(
            "CACHED",
            "cached_bytes",
            Detail.TABLE,
            HostRow::hasCachedBytes,
            HostRow::getCachedBytes),
        bytes("SHMEM", "shmem_bytes", Detail.WIDE, HostRow::hasShmemBytes, HostRow::getShmemBytes),
        bytes("SLAB", "slab_bytes", Detail.WIDE, HostRow::hasSlabBytes, HostRow::getSlabBytes),
        bytes(
            "ACTIVE",
            "active_bytes",
            Detail.WIDE,
            HostRow::hasActiveBytes,
            HostRow::getActiveBytes),
        bytes(
            "INACTIVE",
            "inactive_bytes",
            Detail.WIDE,
            HostRow::hasInactiveBytes,
            HostRow::getInactiveBytes),
        bytes(
            "HUGETLB",
            "hugetlb_bytes",
            Detail.WIDE,
            HostRow::hasHugetlbBytes,
            HostRow::getHugetlbBytes),
        bytes(
            "HUGETLB USED",
            "hugetlb_in_use_bytes",
            Detail.DATA,
            HostRow::hasHugetlbInUseBytes,
            HostRow::getHugetlbInUseBytes),
        bytes(
            "SWAP TOTAL",
            "swap_total_bytes",
            Detail.TABLE,
            HostRow::hasSwapTotalBytes,
            HostRow::getSwapTotalBytes),
        bytes(
            "SWAP FREE",
            "swap_free_bytes",
            Detail.TABLE,
            HostRow::hasSwapFreeBytes,
            HostRow::getSwapFreeBytes),
        bytes(
            "SWAP IN",
            "swapped_in_bytes",
            Detail.WIDE,
            HostRow::hasSwappedInBytes,
            HostRow::getSwappedInBytes),
        bytes(
            "SWAP OUT",
            "swapped_out_bytes",
            Detail.WIDE,
            HostRow::hasSwappedOutBytes,
            HostRow::getSwappedOutBytes),
        bytes("ZSWAP", "zswap_bytes", Detail.WIDE, HostRow::hasZswapBytes, HostRow::getZswapBytes),
        bytes(
            "ZSWAPPED",
            "zswapped_bytes",
            Detail.WIDE,
            HostRow::hasZswappedBytes,
            HostRow::getZswappedBytes),
        percent(
            "PSI SOME",
            "memory_some_percent",
            Detail.TABLE,
            HostRow::hasMemorySomePercent,
            HostRow::getMemorySomePercent),
        percent(
            "PSI FULL",
            "memory_full_percent",
            Detail.TABLE,
            HostRow::hasMemoryFullPercent,
            HostRow::getMemoryFullPercent),
        percent(
            "CPU SOME",
            "cpu_some_percent",
            Detail.WIDE,
            HostRow::hasCpuSomePercent,
            HostRow::getCpuSomePercent),
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
        column("FOLDED", "folded", Kind.COUNT, Detail.WIDE, HostRow::getFolded),
        column(
            "PASS US",
            "pass_wall_micros",
            Kind.COUNT,
            Detail.WIDE,
            present(HostRow::hasPassWallMicros, HostRow::getPassWallMicros)),
        column(
            "INTERVAL MS", "interval_millis", Kind.COUNT, Detail.DATA, HostRow::getIntervalMillis),
        column("AGENT", "agent_version", Kind.TEXT, Detail.WIDE, HostRow::getAgentVersion));
  }

  private static String state(HostRow host) {
    return switch (host.getState()) {
      case HOST_STATE_STALE -> "silent";
      case HOST_STATE_STOPPED -> "stopped";
      case HOST_STATE_REPORTING, HOST_STATE_UNSPECIFIED, UNRECOGNIZED -> "ok";
    };
  }

  private static Column<HostRow> bytes(
      String title,
      String key,
      Detail detail,
      Predicate<HostRow> has,
      Function<HostRow, Object> get) {
    return column(title, key, Kind.BYTES, detail, present(has, get));
  }

  private static Column<HostRow> percent(
      String title,
      String key,
      Detail detail,
      Predicate<HostRow> has,
      Function<HostRow, Object> get) {
    return column(title, key, Kind.PERCENT, detail, present(has, get));
  }
}
