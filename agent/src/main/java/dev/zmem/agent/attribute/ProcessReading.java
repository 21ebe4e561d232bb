package dev.zmem.agent.attribute;

import dev.zmem.model.Attributes;
import dev.zmem.rule.RuleBook;
import org.jspecify.annotations.Nullable;

/**
 * What one read told of what a process is called. Immutable.
 *
 * @param comm the kernel's name of it at that moment
 * @param attributes what tables show
 * @param parentPid its parent at that moment; negative where it is not known
 * @param executable the program's path without the kernel's marks; empty when it cannot be read
 * @param status what {@code status} and its like tell
 * @param optedOut whether a rule says that the process is never walked
 * @param rule the grouping rule that names it; null where it has the name that zmem gives it
 * @param derived the name that zmem gives it
 */
public record ProcessReading(
    String comm,
    Attributes attributes,
    int parentPid,
    String executable,
    Status status,
    boolean optedOut,
    RuleBook.@Nullable Match rule,
    String derived) {

  /** Of a process that no grouping rule names. */
  ProcessReading(
      String comm,
      Attributes attributes,
      int parentPid,
      String executable,
      Status status,
      boolean optedOut) {
    this(comm, attributes, parentPid, executable, status, optedOut, null, attributes.program());
  }

  /**
   * What the kernel counts of the process, and who runs it.
   *
   * @param uid the effective user; negative where it is not known
   * @param swappedBytes swap in full as {@code status} tells it, 0 for a process without memory;
   *     negative where it cannot be read
   * @param peakBytes its largest resident set; negative where it is not known
   * @param oomScore negative where it is not known, and then nor is {@code oomScoreAdj}
   * @param oomScoreAdj -1,000 to 1,000
   */
  public record Status(long uid, long swappedBytes, long peakBytes, int oomScore, int oomScoreAdj) {
    /** Nothing is known. */
    public static final Status UNKNOWN = new Status(-1, -1, -1, -1, 0);
  }

  /** The effective user; negative where it is not known. */
  public long uid() {
    return status.uid();
  }

  /** Swap in full, 0 for a process without memory; negative where it is not known. */
  public long swappedBytes() {
    return status.swappedBytes();
  }
}
