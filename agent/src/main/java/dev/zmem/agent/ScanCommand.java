package dev.zmem.agent;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.program.ConfigOptions;
import dev.zmem.program.ExitCode;
import dev.zmem.program.ProgramException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
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
    description = "Measure this host once (or N times) and report what each pass cost.")
final class ScanCommand implements Callable<Integer> {
  /** How a report is printed. */
  enum Output {
    TABLE,
    JSON
  }

  private static final int MAX_REPEAT = 1_000_000;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ScanOptions scan = new ScanOptions();
  @Mixin private ConfigOptions config = new ConfigOptions();

  @SuppressWarnings(
      "UnusedVariable") // every pass walks every process so far; scripts may already say so
  @Option(names = "--full", description = "Walk every process in every pass.")
  private boolean full;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "Passes (default: 1).")
  private int repeat = 1;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  @Override
  public Integer call() throws IOException {
    var settings = scan.settings();
    if (repeat < 1 || repeat > MAX_REPEAT) {
      throw new ProgramException(
          ExitCode.USAGE, "--repeat: '" + repeat + "' (expected: 1 to " + MAX_REPEAT + ")");
    }
    PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = java.util.Objects.requireNonNull(spec).commandLine().getErr();
    if (config.checkOnly) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    try (Scanner scanner = new Scanner(settings)) {
      out.print(output == Output.JSON ? "{\"passes\":[" : TABLE_HEAD);
      HostPass pass = scanner.pass();
      for (int number = 1; ; number++) {
        print(out, pass, number);
        if (number == repeat) {
          break;
        }
        pass = scanner.pass();
      }
      out.println(output == Output.JSON ? "]}" : "");
      warnOfDenied(err, pass);
    }
    return ExitCode.OK.code();
  }

  private static final String TABLE_HEAD =
      "     WALL       CPU  PROCS     OK  DENIED  VANISHED  MALFORMED  NO MEMORY  ROLLUPS  STATMS";

  private void print(PrintWriter out, HostPass pass, int number) {
    var report = pass.report();
    int measured = report.processes() - report.denied();
    if (output == Output.JSON) {
      out.print(number == 1 ? "" : ",");
      out.printf(
          Locale.ROOT,
          "{\"wall_us\":%d,\"cpu_us\":%d,\"processes\":%d,\"outcomes\":{\"ok\":%d,\"denied\":%d,\"vanished\":%d,"
              + "\"malformed\":%d,\"no_address_space\":%d},\"rollup_reads\":%d,\"statm_reads\":%d}",
          report.wallMicros(),
          pass.cost().cpuMicros(),
          report.processes(),
          measured,
          report.denied(),
          report.vanished(),
          report.malformed(),
          report.noAddressSpace(),
          pass.cost().rollupReads(),
          pass.cost().statmReads());
    } else {
      out.printf(
          Locale.ROOT,
          "%n%6.1f ms %6.1f ms %6d %6d %7d %9d %10d %10d %8d %7d",
          report.wallMicros() / 1e3,
          pass.cost().cpuMicros() / 1e3,
          report.processes(),
          measured,
          report.denied(),
          report.vanished(),
          report.malformed(),
          report.noAddressSpace(),
          pass.cost().rollupReads(),
          pass.cost().statmReads());
    }
  }

  private static void warnOfDenied(PrintWriter err, HostPass pass) {
    var report = pass.report();
    if (report.denied() > 0) {
      err.println(
          "zmem-agent: cannot read the memory of "
              + report.denied()
              + " of "
              + report.processes()
              + " processes: run as root or with CAP_SYS_PTRACE");
    }
  }
}
