package dev.zmem.cli.local;

import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.log.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This host's first pass, the agent's or one measured here, which settings change and no option but
 * {@code --fresh} does: it may be begun while the command line is still read. One beginning is kept
 * for whoever asks first; any thread.
 *
 * @param settings it was made by
 * @param reply what asking the agent came to
 * @param measured null where the agent answered, or can be asked for details
 */
record FirstPass(LocalSettings settings, AgentReply reply, @Nullable Measured measured) {
  private static final AtomicReference<@Nullable FutureTask<FirstPass>> BEGUN =
      new AtomicReference<>();

  /**
   * A pass of this program.
   *
   * @param scanner to go on with
   * @param pass what it found
   */
  record Measured(Scanner scanner, HostPass pass) {}

  /**
   * Asks or measures the host called {@code hostName} on the calling thread, for {@link #take}.
   *
   * @param forDetails whether the question will be one about processes: then an agent that can be
   *     asked is not asked for its last pass
   */
  static void begin(String hostName, Supplier<LocalSettings> settings, boolean forDetails) {
    FutureTask<FirstPass> task = new FutureTask<>(() -> make(hostName, settings.get(), forDetails));
    if (BEGUN.compareAndSet(null, task)) {
      task.run();
    }
  }

  /** The pass that was begun, or one made now; a {@link ProgramException} says why not. */
  static FirstPass take(String hostName, Supplier<LocalSettings> settings) {
    FutureTask<FirstPass> begun = BEGUN.getAndSet(null);
    try {
      return begun == null ? make(hostName, settings.get(), false) : begun.get();
    } catch (UncheckedIOException e) {
      throw new ProgramException(ExitCode.FAILURE, Log.rootCause(e));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProgramException expected) {
        throw expected;
      }
      throw new ProgramException(ExitCode.FAILURE, Log.rootCause(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProgramException(ExitCode.INTERRUPTED, "interrupted");
    }
  }

  private static FirstPass make(String hostName, LocalSettings settings, boolean forDetails) {
    AgentReply reply =
        forDetails ? LocalAgent.reach(settings.socket()) : LocalAgent.ask(settings.socket());
    boolean answers = reply instanceof AgentReply.LastPass || reply instanceof AgentReply.Reachable;
    return new FirstPass(settings, reply, answers ? null : measure(hostName, settings));
  }

  /** How the host called {@code hostName} is measured by whoever waits for it. */
  static ScanSettings scanSettings(String hostName, LocalSettings settings) {
    return new ScanSettings(
        ProcRoot.SYSTEM,
        hostName,
        ScanSettings.defaultThreads(),
        settings.naming(),
        settings.measuring().withUnlimitedCpu());
  }

  /** Measures the host called {@code hostName}. */
  static Measured measure(String hostName, LocalSettings settings) {
    try {
      Scanner scanner = new Scanner(scanSettings(hostName, settings));
      return new Measured(scanner, scanner.pass());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
