package dev.zmem.agent.sharing;

import dev.zmem.agent.process.ProcessIdentity;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one process has of shared huge pages, and its part of them. Of the scanner's thread. */
public final class HugetlbShare {
  /**
   * What a process sees of its segments; {@code seenKib} adds up to its Shared_Hugetlb.
   *
   * @param sharedBytes what it saw of all when it was asked; absent when it has to be asked again
   */
  record Use(long sharedBytes, List<Seen> seen) {}

  record Seen(HugetlbSegments.Key segment, long seenKib) {}

  private final ProcessIdentity identity;

  /** Null when it has no such memory, or before it was asked. */
  private @Nullable Use use;

  private long partBytes;

  /** Figures with that part, and what they were made of; used again while both stay. */
  private @Nullable MemoryFigures divided;

  private @Nullable MemoryFigures dividedOf;

  /** Of a process that was not asked yet. */
  public HugetlbShare(ProcessIdentity identity) {
    this.identity = identity;
  }

  /** It has another address space than before. */
  public void renew() {
    use = null;
  }

  /** Figures with its part of shared huge pages; the same ones where it has none. */
  @SuppressWarnings("ReferenceEquality") // what did not change is the same object
  public MemoryFigures divided(MemoryFigures figures) {
    if (figures.sharedHugetlbBytes() <= 0 || use == null) {
      return figures;
    }
    MemoryFigures known = divided;
    if (known == null || dividedOf != figures || known.hugetlbPartBytes() != partBytes) {
      known = figures.with(Figure.HUGETLB_PART, partBytes);
      divided = known;
      dividedOf = figures;
    }
    return known;
  }

  /** Its part, as of the last division. */
  public long partBytes() {
    return partBytes;
  }

  ProcessIdentity identity() {
    return identity;
  }

  /** Whether it was asked when it saw as much of all segments as it does now. */
  boolean saw(long sharedBytes) {
    return use != null && use.sharedBytes() == sharedBytes;
  }

  List<Seen> seen() {
    return use == null ? List.of() : use.seen();
  }

  void sees(@Nullable Use newUse) {
    use = newUse;
  }

  void has(long newPartBytes) {
    partBytes = newPartBytes;
  }
}
