package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real processes that keep still are true without a walk; what others do to them is seen. */
class StillnessTest {
  private static final long MIB = 1L << 20;
  private static final long MAX_AGE_NANOS = 1_000_000_000L;
  private static final int MOST_PASSES = 600;
  private static final long PAUSE_MILLIS = 50;

  /** A process that has written 32 MiB and a child that copies them at a line on stdin. */
  private static final String FAMILY =
      """
      my $bytes = 32 << 20;
      my $memory = "m" x $bytes;
      $| = 1;
      if (fork()) { print "$$\\n"; wait(); exit; }
      <STDIN>;
      substr($memory, $_ << 12, 1) = "x" for 0 .. (32 << 8) - 1;
      sleep 600 while getppid() != 1;
      """;

  private Process process;
  private Scanner scanner;
  private int pid;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    process =
        new ProcessBuilder("/usr/bin/perl", "-e", FAMILY)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    pid = Integer.parseInt(process.inputReader().readLine().strip());
    Budgets budgets = new Budgets(Budgets.UNLIMITED, 1_000_000_000, MAX_AGE_NANOS);
    scanner =
        new Scanner(
            new ScanSettings(
                ProcRoot.SYSTEM,
                "this-host-1",
                2,
                CommandLines.Detail.SCRUBBED,
                new Measuring(budgets, true, NeverWalk.NONE)));
  }

  @AfterEach
  void close() throws InterruptedException {
    scanner.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoKeepsStill_isExactAndOlderThanTheMaximumAge_untilARelativeCopiesItsPages()
      throws Exception {
    ProcessSample still = await(sample -> ageNanos(sample) > 2 * MAX_AGE_NANOS);
    assertThat(still.provenance().kind()).isEqualTo(RowKind.EXACT);
    assertThat(still.figures().pssBytes()).isBetween(16 * MIB, 20 * MIB); // half of it

    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    ProcessSample alone = await(sample -> sample.figures().pssBytes() > 32 * MIB);
    assertThat(alone.provenance().kind()).isEqualTo(RowKind.EXACT);
    assertThat(alone.figures().rssBytes()).isEqualTo(still.figures().rssBytes());
  }

  private ProcessSample await(Predicate<ProcessSample> wanted) throws InterruptedException {
    ProcessSample last = null;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      last =
          scanner.pass().samples().stream()
              .filter(sample -> sample.key().pid() == pid)
              .findFirst()
              .orElseThrow();
      if (wanted.test(last)) {
        return last;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new AssertionError("never came true; last " + last);
  }

  private static long ageNanos(ProcessSample sample) {
    return System.nanoTime() - sample.provenance().measuredAtNanos();
  }
}
