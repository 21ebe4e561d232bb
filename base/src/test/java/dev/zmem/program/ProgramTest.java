package dev.zmem.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ProgramTest {
  @Test
  void run_mistypedVariable_warnsInOneLineAndGoesOn() {
    Run run = run(Map.of("ZMEM_SIZES", "3", "ZMEM_LISTEN", "of another program"));
    assertThat(run.err())
        .isEqualTo(
            "test: ZMEM_SIZES is no setting of zmem and is passed over (did you mean ZMEM_SIZE?)\n");
    assertThat(run.out()).isEqualTo("size 1\n");
    assertThat(run.code()).isZero();
  }

  @Command(name = "test", mixinStandardHelpOptions = true)
  static final class Task implements Callable<Integer> {
    @Option(names = "--size", defaultValue = "1")
    private int size;

    private final PrintWriter out;

    Task(PrintWriter out) {
      this.out = out;
    }

    @Override
    public Integer call() {
      out.println("size " + size);
      return 0;
    }
  }

  private record Run(int code, String out, String err) {}

  private static Run run(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter printed = new PrintWriter(out);
    int code =
        new Program("test", environment)
            .run(new Task(printed), printed, new PrintWriter(err), arguments);
    return new Run(code, out.toString(), err.toString());
  }
}
