package dev.zmem.agent.process;

/**
 * The descriptors that are kept of one process. {@code statm} and {@code stat} are pinned to the
 * process, {@code smaps_rollup} to its address space.
 *
 * <p>Owned by the scanner's thread. While a reader walks the process it reads by these descriptors,
 * which nobody closes then; what it opens to be kept comes back with what it found.
 */
public final class KeptDescriptors {
  private final Descriptors descriptors;
  private int statm = Descriptors.NONE;
  private int stat = Descriptors.NONE;
  private int rollup = Descriptors.NONE;
  private boolean ownAddressSpace;

  /** None yet; within the limit that {@code descriptors} keeps. */
  public KeptDescriptors(Descriptors descriptors) {
    this.descriptors = descriptors;
  }

  /** {@code statm}, or {@link Descriptors#NONE}. */
  public int statm() {
    return statm;
  }

  /** {@code stat}, or {@link Descriptors#NONE}. */
  public int stat() {
    return stat;
  }

  /** {@code smaps_rollup}, or {@link Descriptors#NONE}. */
  public int rollup() {
    return rollup;
  }

  /** Takes a descriptor of {@code statm} that {@link Descriptors#keep} gave. */
  public void keepStatm(int kept) {
    descriptors.giveBack(statm);
    statm = kept;
  }

  /** Keeps an open {@code stat}, if one more may be kept; else it is closed. */
  public void keepStat(int opened) {
    descriptors.giveBack(stat);
    stat = descriptors.keep(opened);
  }

  /** Takes a descriptor of {@code smaps_rollup} that {@link Descriptors#keep} gave. */
  public void keepRollup(int kept) {
    descriptors.giveBack(rollup);
    rollup = kept;
  }

  /** The process has ended, or what is kept tells nothing of it any more. */
  public void releaseProcess() {
    statm = descriptors.giveBack(statm);
    stat = descriptors.giveBack(stat);
  }

  /** The address space has ended, or may outlive the process. */
  public void releaseRollup() {
    rollup = descriptors.giveBack(rollup);
  }

  /** The process was found to have its address space alone: its rollup may be kept. */
  public void ownsAddressSpace() {
    ownAddressSpace = true;
  }

  /**
   * The process shares its address space, or that is not known: it lives on in the others when this
   * process calls exec, and so would its figures.
   */
  public void sharesAddressSpace() {
    ownAddressSpace = false;
    releaseRollup();
  }

  /** Another process has the pid: whether it shares its address space is not known. */
  public void forgetAddressSpace() {
    ownAddressSpace = false;
  }

  /** Whether a rollup may be kept. */
  public boolean mayKeepRollup() {
    return ownAddressSpace;
  }
}
