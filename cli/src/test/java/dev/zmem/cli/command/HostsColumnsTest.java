package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Report;
import dev.zmem.proto.v1.FigureKind;
import dev.zmem.proto.v1.HostRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a host's row says of where its sums come from. */
class HostsColumnsTest {
  private static final HostRow ESTIMATED =
      HostRow.newBuilder()
          .setName("db-01")
          .setKind(FigureKind.FIGURE_KIND_SAMPLED)
          .setErrorBytes(4096)
          .setProcessesRamBytes(3 << 20)
          .setProcessesRamEstimated(true)
          .setProcessesSwapBytes(2 << 20)
          .setProcessesSwapEstimated(true)
          .setMemTotalBytes(8 << 20)
          .setMemAvailableBytes(1 << 20)
          .build();

  @Test
  void sumsOverProcesses_areMarked_andTheKernelsFiguresNever() {
    assertThat(print(Format.TABLE, ESTIMATED).lines().toList().get(1))
        .contains("~3.0 MiB", "~2.0 MiB", " 8.0 MiB", " 1.0 MiB")
        .doesNotContain("~8", "~1");
    HostRow exact = ESTIMATED.toBuilder().clearProcessesRamEstimated().build();
    assertThat(print(Format.TABLE, exact)).contains(" 3.0 MiB").doesNotContain("~3.0 MiB");
  }

  @Test
  void data_hasKindAndBound() {
    assertThat(print(Format.JSONL, ESTIMATED))
        .contains("\"kind\":\"sampled\",\"error_bytes\":4096");
    assertThat(print(Format.JSONL, HostRow.newBuilder().setName("a").build()))
        .contains("\"error_bytes\":null");
    assertThat(print(Format.WIDE, ESTIMATED)).contains("KIND", "±ERROR", "sampled  4.0 KiB");
  }

  private static String print(Format format, HostRow row) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new Printer(format, true, 0)
        .print(new Report<>("hosts", HostsCommand.columns(), List.of(row), null, Map.of()), out);
    out.flush();
    return text.toString();
  }
}
