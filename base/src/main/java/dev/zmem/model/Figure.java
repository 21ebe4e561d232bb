package dev.zmem.model;

import static dev.zmem.model.FigureSpec.Detail.DATA;
import static dev.zmem.model.FigureSpec.Detail.TABLE;
import static dev.zmem.model.FigureSpec.Detail.WIDE;
import static dev.zmem.model.FigureSpec.derived;
import static dev.zmem.model.FigureSpec.travels;
import static dev.zmem.model.RowKind.CHEAP;
import static dev.zmem.model.RowKind.SAMPLED;
import static dev.zmem.model.RowKind.STEPPED;

import dev.zmem.model.FigureSpec.Lacks;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every figure of a process, described once and in the order of the tables: the kernel's field, the
 * column on the wire, how it sums, what makes it an estimate, its title and its sentence in the
 * help. Parser, codec, sums, tables, data and help read this. All are bytes.
 *
 * <p>A new figure is a constant here and a column of its own in {@code ingest.proto}.
 */
@SuppressWarnings({
  "EnumOrdinal", // slots of arrays: read for every row, nothing is boxed
  "ImmutableEnumChecker" // a specification holds lists and sets that are not changed
})
public enum Figure {
  RAM(
      derived()
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .lacks(Lacks.PROCESSES_WITHOUT_PSS)
          .shown(
              "RAM",
              "ram_bytes",
              TABLE,
              "PSS and huge pages. Each page is divided by the number of processes that map it, so RAM adds up over"
                  + " any processes and hosts. In hosts: the sum over the host's processes.")
          .sortedBy("ram")),
  PSS(
      travels("pss_kib_plus1", "Pss")
          .always()
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .lacks(Lacks.PROCESSES_WITHOUT_PSS)
          .shown("PSS", "pss_bytes", WIDE, "RAM without huge pages.")
          .sortedBy("pss")),
  USS(
      travels("uss_kib_plus1", "Private_Clean", "Private_Dirty")
          .always()
          .estimatedBy(SAMPLED, CHEAP)
          .lacks(Lacks.PROCESSES_WITHOUT_PSS)
          .shown(
              "USS",
              "uss_bytes",
              TABLE,
              "What would be free if the processes ended: pages that nobody else maps.")
          .sortedBy("uss")
          .leftOut(4)),
  /** PSS less USS. The kernel rounds both to KiB, so a hair below zero is zero. */
  SHARED(
      derived()
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .lacks(Lacks.PROCESSES_WITHOUT_PSS)
          .shown(
              "SHARED",
              "shared_bytes",
              TABLE,
              "PSS less USS: the processes' part of pages that others map too.")
          .sortedBy("shared")
          .leftOut(6)),
  RSS(
      travels("rss_kib_plus1", "Rss")
          .always()
          .gross()
          .shown(
              "RSS",
              "rss_bytes",
              WIDE,
              "Resident set: pages that are shared count whole for every sharer, so it does not add up.")
          .sortedBy("rss")),
  /** Absent before Linux 5.4, as the other parts of PSS. */
  PSS_ANON(
      travels("pss_anon_kib_plus1", "Pss_Anon")
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .lacks(Lacks.PROCESSES_WITHOUT_PSS)
          .shown(
              "ANON",
              "pss_anon_bytes",
              WIDE,
              "The part of PSS that is of no file: heaps and stacks.")
          .sortedBy("anon")),
  PSS_FILE(
      travels("pss_file_kib_plus1", "Pss_File")
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .lacks(Lacks.PROCESSES_WITHOUT_PSS)
          .shown(
              "FILE",
              "pss_file_bytes",
              WIDE,
              "The part of PSS that is of files: programs, libraries and mapped data.")
          .sortedBy("file")),
  PSS_SHMEM(
      travels("pss_shmem_kib_plus1", "Pss_Shmem")
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .lacks(Lacks.PROCESSES_WITHOUT_PSS)
          .shown(
              "SHMEM",
              "pss_shmem_bytes",
              WIDE,
              "The part of PSS that is of shared memory and tmpfs.")
          .sortedBy("shmem")),
  /** Absent before Linux 6.1. */
  PSS_DIRTY(
      travels("pss_dirty_kib_plus1", "Pss_Dirty")
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .lacks(Lacks.PROCESSES_WITHOUT_PSS)
          .shown(
              "DIRTY",
              "pss_dirty_bytes",
              WIDE,
              "The part of PSS that was written to and is not on disk as it is: only swap can take it.")
          .sortedBy("dirty")),
  /** Private_Hugetlb and the part of Shared_Hugetlb, at most what the host has in use. */
  HUGETLB(
      derived()
          .lacks(Lacks.SOME_WHERE_ANY)
          .shown(
              "HUGETLB",
              "hugetlb_bytes",
              WIDE,
              "Huge pages, which are in RAM but not in PSS, USS and RSS.")
          .sortedBy("hugetlb")),
  /** Not part of Rss or Pss. */
  PRIVATE_HUGETLB(travels("private_hugetlb_kib_plus1", "Private_Hugetlb")),
  /** In full, as each process sees it; not part of Rss or Pss. */
  SHARED_HUGETLB(travels("shared_hugetlb_kib_plus1", "Shared_Hugetlb").largest()),
  /**
   * Of the shared huge pages the process's part: the agent divides every segment among all that map
   * it, so that sums have it once. Where nothing was divided it is all of them.
   */
  HUGETLB_PART(travels("hugetlb_part_kib_plus1").impliedBy("SHARED_HUGETLB")),
  /** MADV_FREE pages, still in Rss and Pss. */
  LAZY_FREE(
      travels("lazy_free_kib_plus1", "LazyFree")
          .gross()
          .lacks(Lacks.SOME_WHERE_ANY)
          .shown(
              "LAZYFREE",
              "lazy_free_bytes",
              WIDE,
              "Pages the process gave back with MADV_FREE and the kernel has not taken yet.")
          .sortedBy("lazyfree")),
  ANON_HUGE_PAGES(
      travels("anon_huge_pages_kib_plus1", "AnonHugePages")
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .gross()
          .lacks(Lacks.SOME_WHERE_ANY)
          .shown(
              "THP",
              "anon_huge_pages_bytes",
              WIDE,
              "Transparent huge pages of no file, which are in PSS, USS and RSS.")
          .sortedBy("thp")),
  /** Absent before Linux 6.6. */
  KSM(
      travels("ksm_kib_plus1", "KSM")
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .gross()
          .lacks(Lacks.SOME_WHERE_ANY)
          .shown(
              "KSM",
              "ksm_bytes",
              WIDE,
              "Pages that the kernel merged with equal ones; each counts whole for every process.")
          .sortedBy("ksm")),
  LOCKED(
      travels("locked_kib_plus1", "Locked")
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .lacks(Lacks.SOME_WHERE_ANY)
          .shown(
              "LOCKED",
              "locked_bytes",
              WIDE,
              "Pages that mlock keeps in RAM, divided among sharers as PSS is.")
          .sortedBy("locked")),
  /**
   * Of each process SwapPss, or Swap where its kernel has no SwapPss (before Linux 4.3); of a host
   * at most its swap in use. It has a bound of its own.
   */
  SWAP_SHOWN(
      derived()
          .lacks(Lacks.SWAP_OF_PROCESSES_WITHOUT_PSS)
          .shown(
              "SWAP",
              "swap_shown_bytes",
              TABLE,
              "The part of the swap, divided among sharers as PSS is.")
          .sortedBy("swap")
          .leftOut(2)),
  /** In full. */
  SWAP(
      travels("swap_kib_plus1", "Swap")
          .gross()
          .lacks(Lacks.SWAP_OF_PROCESSES_WITHOUT_PSS)
          .shown(
              "SWAP GROSS", "swap_bytes", WIDE, "Swap that counts whole for each of its sharers.")),
  /** Proportional; absent before Linux 4.3. */
  SWAP_PSS(
      travels("swap_pss_kib_plus1", "SwapPss")
          .shown(
              "SWAPPSS",
              "swap_pss_bytes",
              DATA,
              "The kernel's SwapPss, of the processes that have it."));

  private static final List<Figure> ALL = List.of(values());
  private static final List<Figure> SENT = ALL.stream().filter(Figure::isSent).toList();
  private static final List<Figure> SUMMED = ALL.stream().filter(Figure::isSummed).toList();
  private static final int[] SENT_SLOTS = ALL.stream().mapToInt(SENT::indexOf).toArray();
  private static final int[] SUMMED_SLOTS = ALL.stream().mapToInt(SUMMED::indexOf).toArray();

  private static final List<Optional<Figure>> IMPLIED_BY =
      ALL.stream()
          .map(figure -> Optional.ofNullable(figure.spec.impliedBy()).map(Figure::valueOf))
          .toList();

  private final FigureSpec spec;

  Figure(FigureSpec.Builder spec) {
    this.spec = spec.build();
  }

  /** All, in the order of the tables. */
  public static List<Figure> all() {
    return ALL;
  }

  /** The figures that travel with every process, which {@link MemoryFigures} holds. */
  public static List<Figure> sent() {
    return SENT;
  }

  /** The figures that are added up over rows; the others are derived from these sums. */
  public static List<Figure> summed() {
    return SUMMED;
  }

  /** What is said of it. */
  public FigureSpec spec() {
    return spec;
  }

  /** The figure that it equals where nothing else is said; null for none. */
  public @Nullable Figure impliedBy() {
    return IMPLIED_BY.get(ordinal()).orElse(null);
  }

  /** Whether it travels. */
  public boolean isSent() {
    return spec.column() != null;
  }

  /** Whether rows have it and sums add it up: all that tables show but RAM and SHARED. */
  public boolean isSummed() {
    return spec.table() != null && this != RAM && this != SHARED;
  }

  /** Its number among {@link #sent}; -1 where it is none of them. */
  public int sentSlot() {
    return SENT_SLOTS[ordinal()];
  }

  /** Its number among {@link #summed}, for arrays of sums; -1 where it is none of them. */
  public int summedSlot() {
    return SUMMED_SLOTS[ordinal()];
  }
}
