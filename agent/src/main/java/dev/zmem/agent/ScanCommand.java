package dev.zmem.agent;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.model.RowKind;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.option.ChoiceConverter;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.program.option.WholeNumberConverter;
import dev.zmem.program.setting.ConfigOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zmem-agent scan}: measures without any aggregator and reports what each pass cost. */
@Command(
    name = "scan",
    mixinStandardHelpOptions = true,
    description = "Measure this host once (or N times) and report what each pass cost.",
    footer = {
      "",
      "Of the processes (PROCS), OK have PSS; NO PSS lack it by a rule, for their size or for want of time, DENIED because"
          + " the kernel refuses.",
      "Readings that FAILED are tried again. VANISHED ended meanwhile, MALFORMED were not understood, NO MEMORY are kernel"
          + " threads and zombies.",
      "ROLLUPS, STATMS and WINDOWS are readings of smaps_rollup, of statm and of parts of page tables; PSS is the sum.",
      "A scan takes the CPU it needs: --cpu-budget is for 'zmem-agent run'."
    })
final class ScanCommand implements Callable<Integer> {
  /** How a report is printed. */
  enum Output {
    TABLE,
    JSON
  }

  /** How often. */
  static final class Repeat extends WholeNumberConverter {
    Repeat() {
      super(1, 1_000_000);
    }
  }

  /** How to print. */
  static final class Outputs extends ChoiceConverter<Output> {
    Outputs() {
      super(Output.class);
    }
  }

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ScanOptions scan = new ScanOptions();
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--full",
      description = "Walk every process in every pass, also those that did not move.")
  private boolean full;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      converter = Repeat.class,
      description = "Passes, 1 to 1000000 (default: 1).")
  private int repeat = 1;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      converter = DurationConverter.Interval.class,
      description = "Pause between passes, 100ms to 1h (default: none).")
  private @Nullable Duration interval;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      converter = Outputs.class,
      description = "table or json (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ScanSettings settings = scan.settings().withUnlimitedCpu();
    PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = java.util.Objects.requireNonNull(spec).commandLine().getErr();
    if (config.checkOnly) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    try (Scanner scanner = new Scanner(settings)) {
      out.print(output == Output.JSON ? "{\"passes\":[" : TABLE_HEAD + "\n");
      HostPass pass = pass(scanner);
      for (int number = 1; ; number++) {
        print(out, pass, number);
        if (number == repeat) {
          break;
        }
        if (interval != null) {
          out.flush();
          Thread.sleep(interval);
        }
        pass = pass(scanner);
      }
      out.print(output == Output.JSON ? "]}\n" : "");
      warnOfDenied(err, pass);
    }
    return ExitCode.OK.code();
  }

  private static final String TABLE_HEAD =
      "     WALL       CPU  PROCS     OK  NO PSS  DENIED  FAILED  VANISHED  MALFORMED  NO MEMORY  ROLLUPS  STATMS"
          + "  WINDOWS         PSS";

  private HostPass pass(Scanner scanner) {
    return full ? scanner.fullPass() : scanner.pass();
  }

  private void print(PrintWriter out, HostPass pass, int number) {
    var report = pass.report();
    long withoutPss =
        count(pass, kind -> !kind.hasPss() && !kind.isDenied() && kind != RowKind.SAME_MEMORY);
    long measured = report.processes() - report.denied() - withoutPss;
    if (output == Output.JSON) {
      out.print(number == 1 ? "" : ",");
      out.printf(
          Locale.ROOT,
          "{\"wall_us\":%d,\"cpu_us\":%d,\"processes\":%d,\"outcomes\":{\"ok\":%d,\"denied\":%d,\"failed\":%d,\"vanished\":%d,"
              + "\"malformed\":%d,\"no_address_space\":%d},\"rollup_reads\":%d,\"statm_reads\":%d,"
              + "\"window_reads\":%d,\"pss_bytes\":%d,\"estimated\":%d,\"no_pss\":%d}",
          report.wallMicros(),
          pass.cost().cpuMicros(),
          report.processes(),
          measured,
          report.denied(),
          report.failed(),
          report.vanished(),
          report.malformed(),
          report.noAddressSpace(),
          pass.cost().rollupReads(),
          pass.cost().statmReads(),
          pass.cost().windowReads(),
          pssBytes(pass),
          count(pass, RowKind::isEstimate),
          withoutPss);
    } else {
      out.printf(
          Locale.ROOT,
          "%6.1f ms %6.1f ms %6d %6d %7d %7d %7d %9d %10d %10d %8d %7d %8d %7.1f MiB%n",
          report.wallMicros() / 1e3,
          pass.cost().cpuMicros() / 1e3,
          report.processes(),
          measured,
          withoutPss,
          report.denied(),
          report.failed(),
          report.vanished(),
          report.malformed(),
          report.noAddressSpace(),
          pass.cost().rollupReads(),
          pass.cost().statmReads(),
          pass.cost().windowReads(),
          pssBytes(pass) / 1048576.0);
    }
  }

  private static long pssBytes(HostPass pass) {
    return pass.samples().stream()
        .mapToLong(sample -> Math.max(0, sample.figures().pssBytes()))
        .sum();
  }

  private static long count(HostPass pass, Predicate<RowKind> kinds) {
    return pass.samples().stream().filter(sample -> kinds.test(sample.provenance().kind())).count();
  }

  private static void warnOfDenied(PrintWriter err, HostPass pass) {
    var report = pass.report();
    if (report.denied() > 0) {
      err.println(
          "zmem-agent: cannot read the memory of "
              + report.denied()
              + " of "
              + report.processes()
              + " processes: "
              + (count(pass, kind -> kind == RowKind.DENIED) > 0
                  ? "run as root or with CAP_SYS_PTRACE"
                  : "the kernel refuses, though this agent has CAP_SYS_PTRACE"));
    }
  }
}
