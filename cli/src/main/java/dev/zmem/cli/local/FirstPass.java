package dev.zmem.cli.local;

import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.log.Log;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This host's first pass, which settings change and no option does: it may be begun while the
 * command line is still read. One beginning is kept for whoever asks first; any thread.
 *
 * @param scanner to go on with
 * @param pass what it found
 */
record FirstPass(Scanner scanner, HostPass pass) {
  private static final AtomicReference<@Nullable FutureTask<FirstPass>> BEGUN =
      new AtomicReference<>();

  /** Measures the host called {@code hostName} on the calling thread, for {@link #take}. */
  static void begin(String hostName, Supplier<Measuring> measuring) {
    FutureTask<FirstPass> task = new FutureTask<>(() -> measure(hostName, measuring.get()));
    if (BEGUN.compareAndSet(null, task)) {
      task.run();
    }
  }

  /** The pass that was begun, or one measured now; a {@link ProgramException} says why not. */
  static FirstPass take(String hostName, Supplier<Measuring> measuring) {
    FutureTask<FirstPass> begun = BEGUN.getAndSet(null);
    try {
      return begun == null ? measure(hostName, measuring.get()) : begun.get();
    } catch (IOException e) {
      throw new ProgramException(ExitCode.FAILURE, String.valueOf(e.getMessage()));
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

  private static FirstPass measure(String hostName, Measuring measuring) throws IOException {
    Scanner scanner =
        new Scanner(
            new ScanSettings(
                ProcRoot.SYSTEM,
                hostName,
                ScanSettings.defaultThreads(),
                CommandLines.Detail.SCRUBBED,
                measuring.withUnlimitedCpu()));
    return new FirstPass(scanner, scanner.pass());
  }
}
