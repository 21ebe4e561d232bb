package dev.zmem.agent.sample;

import dev.zmem.agent.attribute.NamingSettings;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;

/**
 * How a host is measured.
 *
 * @param root where the kernel's tree is
 * @param hostName this host's name, taken out of program names
 * @param threads readers in parallel, at least 1
 * @param naming what of names, command lines and environments leaves the host
 * @param measuring what it may cost
 */
public record ScanSettings(
    ProcRoot root, String hostName, int threads, NamingSettings naming, Measuring measuring) {

  /** With so much of command lines, and no environment. */
  public ScanSettings(
      ProcRoot root,
      String hostName,
      int threads,
      CommandLines.Detail commandDetail,
      Measuring measuring) {
    this(root, hostName, threads, NamingSettings.of(commandDetail), measuring);
  }

  /** Most reader threads: many readers of procfs slow a large host. */
  public static final int MAX_THREADS = 64;

  /** The same for a measurement that somebody waits for. */
  public ScanSettings withUnlimitedCpu() {
    return new ScanSettings(root, hostName, threads, naming, measuring.withUnlimitedCpu());
  }

  /** Readers where nothing is said. */
  public static int defaultThreads() {
    return Math.min(2, Runtime.getRuntime().availableProcessors());
  }
}
