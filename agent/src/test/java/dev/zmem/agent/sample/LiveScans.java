package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Scans of this machine's own kernel and real processes. */
abstract class LiveScans {
  /** The JVM of the tests may be too large for the default stall budget. */
  private static final Measuring WALK_ALL =
      new Measuring(
          new Budgets(Budgets.UNLIMITED, 1_000_000_000, 60_000_000_000L), true, NeverWalk.NONE);

  private final List<Process> started = new ArrayList<>();
  Scanner scanner;

  @BeforeEach
  void open() throws IOException {
    scanner = new Scanner(settings(ProcRoot.SYSTEM));
  }

  @AfterEach
  void close() throws InterruptedException {
    scanner.close();
    for (Process process : started) {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  static ScanSettings settings(ProcRoot root) {
    return new ScanSettings(root, "this-host-1", 2, CommandLines.Detail.SCRUBBED, WALK_ALL);
  }

  static Optional<ProcessSample> sample(HostPass pass, int pid) {
    return pass.samples().stream().filter(sample -> sample.key().pid() == pid).findFirst();
  }

  Process start(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    started.add(process);
    return process;
  }
}
