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
import dev.zmem.model.FigureSpec.Unit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every figure of a process, described once and in the order of the tables: the kernel's field, the
 * column on the wire, its unit, how it sums, what makes it an estimate, its title and its sentence
 * in the help. Parser, codec, sums, tables, data and help read this. Those that the kernel tells of
 * every process, walked or not, stand last.
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
          .followsPss()
          .shown("RAM", "ram_bytes", TABLE)
          .help(
              "PSS and huge pages. Each page is divided by the number of processes that map it, so RAM adds up over"
                  + " any processes and hosts. In hosts: the sum over the host's processes.")
          .sortedBy("ram")),
  PSS(
      travels("pss_kib_plus1", "Pss")
          .always()
          .followsPss()
          .shown("PSS", "pss_bytes", WIDE)
          .help("RAM without huge pages.")
          .sortedBy("pss")),
  USS(
      travels("uss_kib_plus1", "Private_Clean", "Private_Dirty")
          .always()
          .estimatedBy(SAMPLED, CHEAP)
          .lacks(Lacks.PROCESSES_WITHOUT_PSS)
          .shown("USS", "uss_bytes", TABLE)
          .help("What would be free if the processes ended: pages that nobody else maps.")
          .sortedBy("uss")
          .leftOut(4)),
  /** PSS less USS. The kernel rounds both to KiB, so a hair below zero is zero. */
  SHARED(
      derived()
          .followsPss()
          .shown("SHARED", "shared_bytes", TABLE)
          .help("PSS less USS: the processes' part of pages that others map too.")
          .sortedBy("shared")
          .leftOut(6)),
  RSS(
      travels("rss_kib_plus1", "Rss")
          .always()
          .gross()
          .shown("RSS", "rss_bytes", WIDE)
          .help(
              "Resident set: pages that are shared count whole for every sharer, so it does not add up.")
          .sortedBy("rss")),
  /** Absent before Linux 5.4, as the other parts of PSS. */
  PSS_ANON(
      travels("pss_anon_kib_plus1", "Pss_Anon")
          .followsPss()
          .shown("ANON", "pss_anon_bytes", WIDE)
          .help("The part of PSS that is of no file: heaps and stacks.")
          .sortedBy("anon")),
  PSS_FILE(
      travels("pss_file_kib_plus1", "Pss_File")
          .followsPss()
          .shown("FILE", "pss_file_bytes", WIDE)
          .help("The part of PSS that is of files: programs, libraries and mapped data.")
          .sortedBy("file")),
  PSS_SHMEM(
      travels("pss_shmem_kib_plus1", "Pss_Shmem")
          .followsPss()
          .shown("SHMEM", "pss_shmem_bytes", WIDE)
          .help("The part of PSS that is of shared memory and tmpfs.")
          .sortedBy("shmem")),
  /** Absent before Linux 6.1. */
  PSS_DIRTY(
      travels("pss_dirty_kib_plus1", "Pss_Dirty")
          .followsPss()
          .shown("DIRTY", "pss_dirty_bytes", WIDE)
          .help(
              "The part of PSS that was written to and is not on disk as it is: only swap can take it.")
          .sortedBy("dirty")),
  /** Private_Hugetlb and the part of Shared_Hugetlb, at most what the host has in use. */
  HUGETLB(
      derived()
          .lacks(Lacks.SOME_WHERE_ANY)
          .shown("HUGETLB", "hugetlb_bytes", WIDE)
          .help("Huge pages, which are in RAM but not in PSS, USS and RSS.")
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
          .shown("LAZYFREE", "lazy_free_bytes", WIDE)
          .help("Pages the process gave back with MADV_FREE and the kernel has not taken yet.")
          .sortedBy("lazyfree")),
  ANON_HUGE_PAGES(
      travels("anon_huge_pages_kib_plus1", "AnonHugePages")
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .gross()
          .lacks(Lacks.SOME_WHERE_ANY)
          .shown("THP", "anon_huge_pages_bytes", WIDE)
          .help("Transparent huge pages of no file, which are in PSS, USS and RSS.")
          .sortedBy("thp")),
  /** Absent before Linux 6.6. */
  KSM(
      travels("ksm_kib_plus1", "KSM")
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .gross()
          .lacks(Lacks.SOME_WHERE_ANY)
          .shown("KSM", "ksm_bytes", WIDE)
          .help(
              "Pages that the kernel merged with equal ones; each counts whole for every process.")
          .sortedBy("ksm")),
  LOCKED(
      travels("locked_kib_plus1", "Locked")
          .estimatedBy(STEPPED, SAMPLED, CHEAP)
          .lacks(Lacks.SOME_WHERE_ANY)
          .shown("LOCKED", "locked_bytes", WIDE)
          .help("Pages that mlock keeps in RAM, divided among sharers as PSS is.")
          .sortedBy("locked")),
  /**
   * Of each process SwapPss, or Swap where its kernel has no SwapPss (before Linux 4.3); of a host
   * at most its swap in use. It has a bound of its own.
   */
  SWAP_SHOWN(
      derived()
          .lacks(Lacks.SWAP_OF_PROCESSES_WITHOUT_PSS)
          .shown("SWAP", "swap_shown_bytes", TABLE)
          .help("The part of the swap, divided among sharers as PSS is.")
          .sortedBy("swap")
          .leftOut(2)),
  /** In full. */
  SWAP(
      travels("swap_kib_plus1", "Swap")
          .gross()
          .lacks(Lacks.SWAP_OF_PROCESSES_WITHOUT_PSS)
          .shown("SWAP GROSS", "swap_bytes", WIDE)
          .help("Swap that counts whole for each of its sharers.")),
  /** Proportional; absent before Linux 4.3. */
  SWAP_PSS(
      travels("swap_pss_kib_plus1", "SwapPss")
          .shown("SWAPPSS", "swap_pss_bytes", DATA)
          .help("The kernel's SwapPss, of the processes that have it.")),
  VSS(
      travels("vss_kib_plus1")
          .counted(Unit.ADDRESSES)
          .gross()
          .shown("VSS", "vss_bytes", WIDE)
          .help(
              "Address space, used or not, which is no memory: programs reserve far more than they use.")
          .sortedBy("vss")),
  /** VmHWM. */
  PEAK_RSS(
      travels("peak_rss_kib_plus1")
          .counted(Unit.BYTES)
          .gross()
          .shown("PEAK RSS", "peak_rss_bytes", WIDE)
          .help(
              "The largest RSS since each process called exec. The peaks are of different moments, so their"
                  + " sum is more than there ever was at once.")
          .sortedBy("peak")),
  MINOR_FAULTS(
      travels("minor_faults_plus1")
          .counted(Unit.HUNDREDTHS_A_SECOND)
          .shown("MINFLT/S", "minor_faults_per_second", WIDE)
          .help(
              "Page faults without disk a second, to within 1 or a fifth; over the time between two looks, 2 to"
                  + " 90 s.")
          .sortedBy("minflt")),
  MAJOR_FAULTS(
      travels("major_faults_plus1")
          .counted(Unit.HUNDREDTHS_A_SECOND)
          .shown("MAJFLT/S", "major_faults_per_second", WIDE)
          .help(
              "Page faults a second that waited for disk or swap, to within 0.1 or a fifth; likewise.")
          .sortedBy("majflt")),
  OOM_SCORE(
      travels("oom_score_plus1")
          .counted(Unit.SCORE)
          .largest()
          .shown("OOM", "oom_score", WIDE)
          .help(
              "The largest oom_score of the processes: the kernel ends the one with the highest first when"
                  + " memory runs out.")
          .sortedBy("oom")),
  OOM_SCORE_ADJ(
      travels("oom_score_adj_plus1001")
          .counted(Unit.SIGNED_SCORE)
          .largest()
          .shown("OOM ADJ", "oom_score_adj", WIDE)
          .help("The largest oom_score_adj of the processes, -1000 (never ended) to 1000.")
          .sortedBy("oomadj"));

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
