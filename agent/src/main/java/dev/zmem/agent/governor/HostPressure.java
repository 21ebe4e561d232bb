package dev.zmem.agent.governor;

import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;

/**
 * How hard the host is pressed, by PSI over 10 s, and what measuring does about it: passes come
 * less often and walk less; the cheap figures are read in any case, for the table must come when
 * the host is dying. Source: kernel {@code Documentation/accounting/psi.rst}.
 */
public enum HostPressure {
  /** Nothing to mind. */
  CALM(1.0, 1.0),
  /** Tasks wait. */
  STRAINED(0.5, 1.5),
  /** Tasks do little but wait. */
  SEVERE(0.25, 2.0);

  private static final long STRAINED_MEMORY_SOME = 20_00;
  private static final long STRAINED_MEMORY_FULL = 10_00;
  private static final long STRAINED_CPU_SOME = 80_00;
  private static final long SEVERE_MEMORY_SOME = 60_00;
  private static final long SEVERE_MEMORY_FULL = 40_00;
  private static final long SEVERE_CPU_SOME = 95_00;

  private final double walkShare;
  private final double stretch;

  HostPressure(double walkShare, double stretch) {
    this.walkShare = walkShare;
    this.stretch = stretch;
  }

  /** The pressure these figures show; calm where the kernel has no PSI. */
  public static HostPressure of(HostFigures figures) {
    long memorySome = figures.get(HostFigure.MEMORY_SOME_CENTIPERCENT);
    long memoryFull = figures.get(HostFigure.MEMORY_FULL_CENTIPERCENT);
    long cpuSome = figures.get(HostFigure.CPU_SOME_CENTIPERCENT);
    if (memorySome >= SEVERE_MEMORY_SOME
        || memoryFull >= SEVERE_MEMORY_FULL
        || cpuSome >= SEVERE_CPU_SOME) {
      return SEVERE;
    }
    if (memorySome >= STRAINED_MEMORY_SOME
        || memoryFull >= STRAINED_MEMORY_FULL
        || cpuSome >= STRAINED_CPU_SOME) {
      return STRAINED;
    }
    return CALM;
  }

  /** Part of the CPU allowance that walks may use. */
  public double walkShare() {
    return walkShare;
  }

  /** By what the interval is stretched; below the intervals after which a host counts as silent. */
  public double stretch() {
    return stretch;
  }
}
