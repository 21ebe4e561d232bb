package dev.zmem.agent.window;

import dev.zmem.agent.estimate.Estimate;
import dev.zmem.agent.estimate.ResidentPages;
import dev.zmem.agent.estimate.WindowEstimate;
import dev.zmem.agent.estimate.WindowPlan;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.procfs.HugetlbDevices;
import dev.zmem.agent.procfs.MappingRanges;
import dev.zmem.agent.procfs.MapsReader;
import dev.zmem.agent.procfs.PageCounts;
import dev.zmem.agent.procfs.PagemapReader;
import dev.zmem.agent.procfs.PagemapScanner;
import dev.zmem.agent.window.WindowOutcome.Amount;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Measures a process by windows of its {@code pagemap}, with a pause after each, so that its mmap
 * lock is never held for longer than one window takes. For processes that a read of {@code
 * smaps_rollup} would hold up.
 *
 * <p>What the kernel counts itself ({@code status}) is taken from there: of the windows comes only
 * which part of the resident set is exclusive. Of a sparse process the empty windows are left out
 * first, where the kernel can name them.
 *
 * <p>Allocates for a walk what its plan needs and nothing for a window. One thread at a time; each
 * reader has its own.
 */
public final class WindowWalker {
  /** A process that maps so many times what it holds is sparse. */
  private static final long SPARSE = 2;

  /**
   * Time a search for what is empty may hold a process, in all and for each window of the quota.
   */
  private static final long LEAST_SEARCH_NANOS = 20_000_000;

  private static final long SEARCH_NANOS_PER_WINDOW = 20_000;

  private final ProcRoot root;
  private final KernelFiles files;
  private final KernelCounts kernel;
  private final MapsReader maps;
  private final HugetlbDevices hugetlbDevices;
  private final PagemapReader pagemap;
  private final PopulatedRanges held;
  private final HugetlbSplit hugetlb;
  private final PageCounts counts = new PageCounts();

  /** Reads below {@code root} by {@code files}, which stays the caller's to close. */
  public WindowWalker(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
    this.kernel = new KernelCounts(root, files);
    this.maps = new MapsReader(root, files);
    this.hugetlbDevices = new HugetlbDevices(root, files);
    this.pagemap = new PagemapReader(files);
    this.held = new PopulatedRanges(new PagemapScanner(files));
    this.hugetlb = new HugetlbSplit(pagemap);
  }

  /**
   * Measures a process.
   *
   * <p>Its {@code pagemap} stays pinned to the address space it was opened on and reads nothing
   * after exec or exit. What that cannot tell is the caller's to see to, as for every file opened
   * by pid: that the pid is not another process's by now (its start time); and that it is no child
   * of {@code vfork} calling exec between the two opens, while its parent keeps the old address
   * space alive.
   *
   * @param task the thread whose files show the memory; 0 for the process's own
   * @param quota windows to read at most, at least 1
   * @param pauseNanos between two reads; the kernel's timer adds some 50 microseconds
   * @param random chooses the windows where the quota is not enough for all
   */
  public WindowOutcome walk(int pid, int task, int quota, long pauseNanos, RandomGenerator random) {
    // before the mappings: what is mapped after an exec has no page in the address space opened
    int descriptor = files.open(root.file(pid, task, "pagemap"));
    if (descriptor < 0) {
      return failure(descriptor, "pagemap");
    }
    try {
      int counted = kernel.read(pid, task);
      if (counted <= 0) {
        return failure(counted, "status");
      }
      long length = maps.read(pid, task, hugetlbDevices.of(pid, task, kernel.hugetlbBytes()));
      if (length <= 0) {
        return failure((int) length, "maps");
      }
      MappingRanges ranges = maps.ranges();
      long searchNanos = 0;
      long longest = 0;
      if (isWorthSearching(ranges, quota)) {
        long most = Math.max(LEAST_SEARCH_NANOS, quota * SEARCH_NANOS_PER_WINDOW);
        if (held.find(descriptor, ranges, kernel.emptyTables(), pauseNanos, most)) {
          ranges = held.ranges();
        }
        searchNanos = held.heldNanos();
        longest = held.longestNanos();
      }
      WindowPlan plan =
          WindowPlan.of(
              ranges.starts(), ranges.ends(), ranges.size(), PageSize.BYTES, quota, random);
      return walk(descriptor, plan, pauseNanos, searchNanos, longest);
    } finally {
      files.close(descriptor);
    }
  }

  /** Start of the first mapping of the last process measured. */
  public long firstAddress() {
    return maps.ranges().size() == 0 ? 0 : maps.ranges().starts()[0];
  }

  /** End of the last mapping of the last process measured. */
  public long lastAddress() {
    int size = maps.ranges().size();
    return size == 0 ? 0 : maps.ranges().ends()[size - 1];
  }

  /** Whether not all of it can be read, and most of that is empty. */
  private boolean isWorthSearching(MappingRanges ranges, int quota) {
    long mapped = ranges.bytes() / PageSize.BYTES;
    return mapped / WindowPlan.WINDOW_PAGES >= quota && mapped > SPARSE * kernel.heldPages();
  }

  private WindowOutcome walk(
      int descriptor, WindowPlan plan, long pauseNanos, long searchNanos, long longestSearch) {
    WindowEstimate estimate = new WindowEstimate(plan);
    long longest = longestSearch;
    for (int window = 0; window < plan.size(); window++) {
      if (window > 0 && pauseNanos > 0) {
        LockSupport.parkNanos(pauseNanos);
        if (Thread.currentThread().isInterrupted()) {
          return new WindowOutcome.Failed("interrupted"); // it would go on without pauses
        }
      }
      long before = System.nanoTime();
      int read = pagemap.read(descriptor, plan.firstPage(window), plan.pages(window), counts);
      longest = Math.max(longest, System.nanoTime() - before);
      if (read <= 0) {
        return failure(read, "pagemap");
      }
      estimate.add(
          window,
          counts.present() - counts.file(),
          counts.exclusive() - counts.fileExclusive(),
          counts.file(),
          counts.fileExclusive(),
          counts.swapped());
    }
    if (!plan.census() && estimate.sawNothing()) {
      return new WindowOutcome.Unseen(plan.size());
    }
    WindowOutcome.Hugetlb huge = hugetlb.of(descriptor, kernel.hugetlbBytes(), maps.hugetlb());
    return measured(plan, estimate, huge, searchNanos, longest);
  }

  private WindowOutcome measured(
      WindowPlan plan,
      WindowEstimate estimate,
      WindowOutcome.Hugetlb huge,
      long searchNanos,
      long longest) {
    ResidentPages resident = kernel.resident();
    Estimate exclusive = estimate.exclusive(resident, false);
    boolean alone = estimate.anonymousWasExclusive() && kernel.nothingMerged();
    Estimate ifAlone = alone ? estimate.exclusive(resident, true) : exclusive;
    return new WindowOutcome.Measured(
        resident.all() * PageSize.BYTES,
        resident.file() * PageSize.BYTES,
        amount(exclusive),
        ifAlone.errorPages() * PageSize.BYTES,
        amount(estimate.present()),
        kernel.swapBytes() < 0 ? amount(estimate.swapped()) : new Amount(kernel.swapBytes(), 0),
        huge,
        plan.size(),
        plan.windowsInAll(),
        searchNanos,
        longest);
  }

  private static Amount amount(Estimate pages) {
    return new Amount(pages.pages() * PageSize.BYTES, pages.errorPages() * PageSize.BYTES);
  }

  private static WindowOutcome failure(int result, String file) {
    if (result == 0 || KernelFiles.isGone(result)) {
      return WindowOutcome.GONE;
    }
    return KernelFiles.isDenied(result)
        ? WindowOutcome.DENIED
        : new WindowOutcome.Failed(file + ": errno " + -result);
  }
}
