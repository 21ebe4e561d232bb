package dev.zmem.agent.sample;

import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.util.List;

/**
 * Everything one pass found: every live process with an address space, once.
 *
 * @param samples in no particular order
 * @param host the host's own figures, read in the same pass
 * @param report what the pass saw; {@code folded} is 0 here
 * @param cost what it asked of the kernel
 * @param endedAtNanos {@link System#nanoTime} when the pass ended
 */
public record HostPass(
    List<ProcessSample> samples,
    HostFigures host,
    PassReport report,
    PassCost cost,
    long endedAtNanos) {

  public HostPass {
    samples = List.copyOf(samples);
  }
}
