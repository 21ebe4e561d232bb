package dev.zmem.deploy;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import dev.zmem.deploy.Programs.Watched;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mappings of a process in the live view: opened, read again, refused, late, and left. */
@SuppressWarnings("NullAway.Init") // made by each test
class LiveMapsIT {
  @TempDir private Path folder;
  private Programs programs;
  private TmuxScreen screen;
  private Daemon agent;
  private String address = "";

  @BeforeEach
  void open() throws Exception {
    programs = new Programs(folder);
    Watched watched = programs.watched();
    agent = watched.agent();
    address = watched.address();
  }

  @AfterEach
  void close() throws Exception {
    if (screen != null) {
      screen.close();
    }
    programs.close();
  }

  @Test
  void process_opensItsMappings_readOnceAndByTheKey_andBackspaceReturns() throws Exception {
    openAgent();
    screen.press("Enter");
    screen.awaitText(" ago, r reads again");
    List<String> mappings = screen.awaitText("libjvm.so");
    assertThat(mappings).anyMatch(line -> line.matches("watched/\\d+ zmem-agent.*"));
    assertThat(mappings.getLast()).contains("r Read again", "Esc Back");
    screen.awaitText("mappings read 2s ago"); // no tick reads them again
    screen.press("r");
    screen.await(
        "read again",
        lines -> lines.getFirst().matches(".*mappings read (0s|[0-9]+ms|1s) ago, r reads.*"));
    screen.press("/", "libjvm", "Enter");
    screen.await(
        "one mapping", lines -> lines.stream().filter(line -> line.contains(".so")).count() == 1);
    screen.press("Escape");
    screen.awaitText("libc.so");
    screen.press("p");
    screen.awaitText("mappings cannot be grouped");
    screen.press("BSpace");
    screen.awaitText("PID");
    screen.press("BSpace");
    screen.awaitText("by program");
    assertThat(screen.awaitText("filter zmem-agent")).isNotEmpty();
  }

  @Test
  void mappingsOfAProcessThatEnds_stay_withTheReason() throws Exception {
    Process sleeper = new ProcessBuilder("sleep", "600").start();
    try {
      ofOneProcess(sleeper.pid(), "--aggregator=" + address);
      screen.awaitText(" ago, r reads again");
    } finally {
      sleeper.destroyForcibly().waitFor();
    }
    screen.press("r");
    List<String> gone = screen.awaitText("no mappings since");
    assertThat(gone).anyMatch(line -> line.matches("watched/\\d+ sleep.*"));
    screen.press("BSpace"); // to a table of none, which ends the view
    screen.await("the view's end", lines -> lines.stream().noneMatch(line -> line.contains("F1")));
  }

  @Test
  void agentThatKeepsDetailsToItself_isOneLine_andBackspaceReturns() throws Exception {
    Daemon other = programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0");
    address = programs.address(other);
    programs.daemon(
        "zmem-agent",
        "--aggregator=" + address,
        "--host-name=closed",
        "--interval=300ms",
        "--details=off");
    programs.awaitAnswer(
        result -> result.err().contains("1 of 1 host reporting"),
        "hosts",
        "--aggregator=" + address);
    openAgent();
    screen.press("Enter");
    List<String> refused = screen.awaitText("no mappings: ");
    assertThat(refused.stream().filter(line -> line.contains("--details=off"))).hasSize(1);
    screen.press("Escape");
    screen.awaitText("by pid");
  }

  @Test
  void agentThatDoesNotAnswer_holdsUpNoKeyAndNoTable_andIsOneLineInTheEnd() throws Exception {
    openAgent();
    signal("-STOP");
    try {
      screen.press("Enter");
      screen.awaitText("the agent of watched is asked for the mappings of");
      long begunNanos = System.nanoTime();
      screen.press("BSpace");
      screen.awaitText("by pid");
      assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isLessThan(ofSeconds(2));
      screen.press("Enter");
      screen.awaitText("no mappings: ");
    } finally {
      signal("-CONT");
    }
    screen.press("r");
    screen.awaitText(" ago, r reads again");
  }

  private void signal(String name) throws Exception {
    assertThat(programs.run("kill", name, "" + agent.process().pid()).exit()).isZero();
  }

  @Test
  void mappings_ofThisHostAlone_areReadHere_andACaptureHasNone() throws Exception {
    ofOneProcess(ProcessHandle.current().pid(), "--local");
    screen.awaitText("libjvm.so");
    screen.press("BSpace");
    screen.awaitText("PID");
    screen.close();
    Path file = folder.resolve("captured");
    Result captured = programs.zmemctl("capture", "--aggregator=" + address, file.toString());
    assertThat(captured.exit()).isZero();
    ofOneProcess(ProcessHandle.current().pid(), "--from=" + file);
    List<String> none = screen.awaitText("no mappings: ");
    assertThat(none).anyMatch(line -> line.contains("a capture has none"));
    screen.press("BSpace");
    screen.awaitText("PID");
  }

  /** A view of the processes of the program zmem-agent. */
  private void openAgent() throws Exception {
    open("top --watch=500ms --aggregator=" + address);
    screen.awaitText("RAM↓");
    screen.press("/", "zmem-agent", "Enter");
    screen.await(
        "the agent alone",
        lines ->
            lines.stream().anyMatch(line -> line.endsWith("  zmem-agent"))
                && lines.stream().noneMatch(line -> line.endsWith("  zmem-aggregator")));
    screen.press("Enter");
    screen.awaitText("all > zmem-agent");
    screen.awaitText("PID");
  }

  /** A view of one process, with its mappings opened. */
  private void ofOneProcess(long pid, String whom) throws Exception {
    open("top --by=pid --watch=500ms --pids=" + pid + " " + whom);
    screen.awaitText(" " + pid + " ");
    screen.press("Enter");
  }

  private void open(String arguments) throws Exception {
    screen =
        new TmuxScreen(
            programs,
            folder,
            140,
            30,
            "env LANG=C.UTF-8 " + Programs.program("zmemctl") + " " + arguments);
  }
}
