package dev.zmem.agent.detail;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.HugetlbDevices;
import dev.zmem.agent.window.KernelCounts;
import dev.zmem.agent.window.MappingWindows;
import dev.zmem.model.Absent;
import dev.zmem.model.MappingFigure;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Reads the mappings of one process after the other, and holds none for longer than the stall
 * budget.
 *
 * <p>The kernel holds the mmap lock of a process while it walks the mappings that one read of
 * {@code smaps} returns, and lets go of it between reads. A process that as a whole takes less than
 * the budget is read in the kernel's own pieces; a larger one a mapping at a time; and one with a
 * mapping that alone may take more is measured by windows of its page table, which tell all but the
 * PSS of shared pages. Opened by pid, so the start time is compared before and after.
 *
 * <p>One thread at a time.
 */
final class MappingReader {
  /** What reading a process came to. */
  enum Result {
    /** All of its mappings were read. */
    WHOLE,
    /** Time was up before its end, or it has too many mappings; what was read counts. */
    UNFINISHED,
    /** The kernel refuses. */
    DENIED,
    /** It has ended, or has no memory. */
    VANISHED
  }

  /** The kernel ends a read after the mapping that goes beyond what was asked for. */
  private static final int ONE_MAPPING_BYTES = 256;

  private static final int ANY_BYTES = 64 * 1024;

  /** The process's rest after a read, at least; and at most as long as the read took. */
  private static final long PAUSE_NANOS = 50_000;

  /** A read that took less is nothing to rest from. */
  private static final long SHORT_READ_NANOS = 200_000;

  private final ProcRoot root;
  private final KernelFiles files;
  private final StatReader stats;
  private final long stallNanos;
  private final MappingWindows windows;
  private final KernelCounts kernel;
  private final HugetlbDevices hugetlbDevices;
  private final MappingParser sizes = new MappingParser(this::takeSize);
  private long largestBytes;
  private long longestNanos;
  private boolean isStepped;
  private boolean isSampled;

  /** Reads below {@code root} by {@code files}, and holds nobody for longer. */
  MappingReader(ProcRoot root, KernelFiles files, long stallNanos) {
    this(root, files, stallNanos, System::nanoTime);
  }

  /** With a clock of the caller's for windows. */
  MappingReader(ProcRoot root, KernelFiles files, long stallNanos, LongSupplier nanoTime) {
    this.root = root;
    this.files = files;
    this.stats = new StatReader(root, files);
    this.stallNanos = stallNanos;
    this.windows = new MappingWindows(files, nanoTime);
    this.kernel = new KernelCounts(root, files);
    this.hugetlbDevices = new HugetlbDevices(root, files);
  }

  /** Adds the mappings of a process to an empty table. */
  Result read(ProcessTarget target, MappingTable table, Deadline deadline) {
    longestNanos = 0;
    isStepped = false;
    isSampled = false;
    Result result = readFiles(target, table, deadline);
    boolean isSame = stats.readOf(target.pid(), target.startTimeTicks()) != null;
    if (!isSame) {
      return Result.VANISHED;
    }
    for (MappingRow row : table.all()) {
      row.ofOneProcess();
    }
    return result;
  }

  /** The longest read of the last process. */
  long longestNanos() {
    return longestNanos;
  }

  /** Whether the last process was measured by windows. */
  boolean isStepped() {
    return isStepped;
  }

  /** Whether of these some stand for others, or time was up before a mapping's end. */
  boolean isSampled() {
    return isSampled;
  }

  private Result readFiles(ProcessTarget target, MappingTable table, Deadline deadline) {
    int counted = kernel.read(target.pid(), target.task());
    if (counted <= 0) {
      return failure(counted);
    }
    if (kernel.walkNanos(Long.MAX_VALUE) <= stallNanos) {
      return smaps(target, table, ANY_BYTES, deadline);
    }
    int listed = listSizes(target);
    if (listed <= 0) {
      return failure(listed);
    }
    return kernel.walkNanos(largestBytes) <= stallNanos
        ? smaps(target, table, ONE_MAPPING_BYTES, deadline)
        : windows(target, table, deadline);
  }

  /** Gives the mappings of a process without their figures, of which there are none if it fails. */
  void list(ProcessTarget target, MappedFiles into) {
    var _ = readAll(target.file(root, "maps"), new MappingParser(into::add));
  }

  private int listSizes(ProcessTarget target) {
    largestBytes = 0;
    return readAll(target.file(root, "maps"), sizes);
  }

  private void takeSize(long start, long end, int device, byte[] name, int length, long[] bytes) {
    largestBytes = Math.max(largestBytes, end - start);
  }

  /** Of a file that takes the kernel no time: bytes read, or {@code -errno}. */
  private int readAll(String file, MappingParser parser) {
    int descriptor = files.open(file);
    if (descriptor < 0) {
      return descriptor;
    }
    parser.begin();
    long total = 0;
    int read;
    while ((read = files.readFrom(descriptor, total)) > 0) {
      parser.add(files.bytes(), read);
      total += read;
    }
    files.close(descriptor);
    parser.end();
    return read < 0 ? read : (int) Math.min(total, Integer.MAX_VALUE);
  }

  private Result smaps(ProcessTarget target, MappingTable table, int most, Deadline deadline) {
    int descriptor = files.open(target.file(root, "smaps"));
    if (descriptor < 0) {
      return failure(descriptor);
    }
    MappingParser parser =
        new MappingParser((start, end, device, name, length, bytes) ->
            table.row(MappingName.of(name, length)).add(bytes));
    try {
      parser.begin();
      long total = 0;
      while (!deadline.isOver()) {
        long before = System.nanoTime();
        int read = files.readFrom(descriptor, total, most);
        long took = System.nanoTime() - before;
        longestNanos = Math.max(longestNanos, took);
        if (read < 0) {
          return failure(read);
        }
        if (read == 0) {
          parser.end();
          // after exec and exit the file ends at once, wherever it was
          return files.readFrom(descriptor, 0, 1) > 0 ? Result.WHOLE : Result.VANISHED;
        }
        parser.add(files.bytes(), read);
        total += read;
        if (took > SHORT_READ_NANOS) {
          LockSupport.parkNanos(Math.max(PAUSE_NANOS, took));
        }
      }
      return Result.UNFINISHED;
    } finally {
      files.close(descriptor);
    }
  }

  /** {@code pagemap} is opened first: what is mapped after an exec has no page there. */
  private Result windows(ProcessTarget target, MappingTable table, Deadline deadline) {
    int descriptor = files.open(target.file(root, "pagemap"));
    if (descriptor < 0) {
      return failure(descriptor);
    }
    try {
      isStepped = true;
      WindowedMappings list =
          new WindowedMappings(
              hugetlbDevices.of(target.pid(), target.task(), kernel.hugetlbBytes()));
      int listed = readAll(target.file(root, "maps"), new MappingParser(list::add));
      if (listed <= 0) {
        return failure(listed);
      }
      return windows(descriptor, list, table, deadline);
    } finally {
      files.close(descriptor);
    }
  }

  private Result windows(
      int descriptor, WindowedMappings list, MappingTable table, Deadline deadline) {
    long[] bytes = new long[MappingFigure.all().size()];
    for (int index = 0; index < list.size(); index++) {
      if (deadline.isOver()) {
        return Result.UNFINISHED;
      }
      int counted =
          windows.count(
              descriptor, list.start(index), list.end(index), PAUSE_NANOS, deadline.endNanos());
      if (counted <= 0) {
        return failure(counted);
      }
      longestNanos = Math.max(longestNanos, windows.longestNanos());
      MappingRow row = table.row(list.name(index));
      row.add(figures(bytes, list.isHugetlb(index), list.end(index) - list.start(index)));
      if (windows.isSample() || windows.isCut()) {
        isSampled = true;
        row.estimate();
      }
      if (!list.isHugetlb(index) && windows.exclusiveBytes() < windows.presentBytes()) {
        row.lackPss();
      }
      if (windows.isCut()) {
        return Result.UNFINISHED;
      }
    }
    return list.isCut() ? Result.UNFINISHED : Result.WHOLE;
  }

  /** Of pages that nobody shares PSS is their size, and so much at least with the others. */
  private long[] figures(long[] bytes, boolean isHugetlb, long size) {
    Arrays.fill(bytes, Absent.ABSENT);
    set(bytes, MappingFigure.SIZE, size);
    if (isHugetlb) {
      set(bytes, MappingFigure.HUGETLB, windows.presentBytes());
      set(bytes, MappingFigure.RSS, 0);
      set(bytes, MappingFigure.PSS, 0);
      return bytes;
    }
    set(bytes, MappingFigure.RSS, windows.presentBytes());
    set(bytes, MappingFigure.USS, windows.exclusiveBytes());
    set(bytes, MappingFigure.ANONYMOUS, windows.anonymousBytes());
    set(bytes, MappingFigure.SWAP, windows.swappedBytes());
    set(bytes, MappingFigure.PSS, windows.exclusiveBytes());
    return bytes;
  }

  private static void set(long[] bytes, MappingFigure figure, long value) {
    bytes[figure.slot()] = value;
  }

  private static Result failure(int result) {
    return KernelFiles.isDenied(result) ? Result.DENIED : Result.VANISHED;
  }
}
