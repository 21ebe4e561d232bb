package dev.zmem.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ProgramTest {
  @Test
  void run_command_exitsWithItsCode() {
    assertThat(run(Map.of())).isEqualTo(new Run(0, "size 1\n", ""));
    assertThat(run(Map.of(), "--size=4")).isEqualTo(new Run(4, "size 4\n", ""));
  }

  @Test
  void run_badFlag_exits2AndNamesItWithoutAStackTrace() {
    Run unknown = run(Map.of(), "--sise=4");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.out()).isEmpty();
    assertThat(unknown.err())
        .isEqualTo("test: unknown option '--sise=4' (did you mean '--size'?)\nsee 'test --help'\n");

    Run malformed = run(Map.of(), "--size=\u001b[31mbig\n");
    assertThat(malformed.code()).isEqualTo(2);
    assertThat(malformed.err())
        .isEqualTo(
            "test: Invalid value for option '--size': '\\x1b[31mbig\\n' is not an int\nsee 'test --help'\n");
  }

  @Test
  void run_expectedFailure_exitsWithItsCodeInOneLine() {
    assertThat(run(Map.of(), "--fail=expected"))
        .isEqualTo(new Run(3, "", "test: no aggregator there\n"));
  }

  @Test
  void run_unexpectedFailure_exits1InOneLine() {
    assertThat(run(Map.of(), "--fail=a\nbug"))
        .isEqualTo(new Run(1, "", "test: a\\nbug (ZMEM_DEBUG=1 shows where)\n"));
  }

  @Test
  void run_whatIsTooLargeToHold_exits1InOneLine() {
    StringWriter err = new StringWriter();
    Callable<Integer> tooLarge = new Hungry();
    int code =
        new Program("test", Map.of())
            .run(tooLarge, new PrintWriter(new StringWriter()), new PrintWriter(err, true));
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().startsWith("test: out of memory");
  }

  @Command(name = "test")
  private static final class Hungry implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  @Test
  void run_unexpectedFailureWithDebug_showsWhere() {
    Run run = run(Map.of("ZMEM_DEBUG", "1"), "--fail=bug");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("IllegalStateException: bug", "\tat " + Task.class.getName());
  }

  @Test
  void run_help_exits0() {
    Run run = run(Map.of(), "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("Usage: test ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void run_mistypedVariable_warnsInOneLineAndGoesOn() {
    assertThat(run(Map.of("ZMEM_SIZES", "3", "ZMEM_LISTEN", "of another program")))
        .isEqualTo(
            new Run(
                0,
                "size 1\n",
                "test: ZMEM_SIZES is no setting of zmem and is passed over (did you mean ZMEM_SIZE?)\n"));
  }

  /** Its size is its exit code; 1 is none. */
  @Command(name = "test", mixinStandardHelpOptions = true)
  private static final class Task implements Callable<Integer> {
    private final PrintWriter out;

    @Option(names = "--size", defaultValue = "1")
    private int size;

    @Option(names = "--fail", defaultValue = "")
    private String fail = "";

    Task(PrintWriter out) {
      this.out = out;
    }

    @Override
    public Integer call() {
      if (fail.equals("expected")) {
        throw new ProgramException(ExitCode.UNREACHABLE, "no aggregator there");
      }
      if (!fail.isEmpty()) {
        throw new IllegalStateException(fail);
      }
      out.println("size " + size);
      return size == 1 ? 0 : size;
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
