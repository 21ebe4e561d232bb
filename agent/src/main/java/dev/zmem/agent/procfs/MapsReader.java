package dev.zmem.agent.procfs;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;

/**
 * Reads {@code /proc/<pid>/maps}: which addresses a process has mapped. The kernel gives some 50
 * mappings a call and holds the target's mmap lock for no longer. Allocates only when the ranges
 * grow; one thread at a time.
 */
public final class MapsReader {
  private final ProcRoot root;
  private final KernelFiles files;
  private final MappingRanges ranges = new MappingRanges();
  private final MappingRanges hugetlb = new MappingRanges();
  private final HugetlbMappings segments = new HugetlbMappings();
  private final MapsParser parser = new MapsParser(ranges, hugetlb, segments);

  /** Reads below {@code root} by {@code files}. */
  public MapsReader(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
  }

  /**
   * Reads a process's mappings, as its {@code task} shows them or itself where that is 0, into
   * {@link #ranges}: bytes read, 0 when it has no address space (kernel thread, zombie, just
   * ended), or {@code -errno}.
   *
   * @param hugetlbDevices devices whose files are hugetlb memory, {@code major << 20 | minor}
   */
  public long read(int pid, int task, int[] hugetlbDevices) {
    parser.begin(hugetlbDevices);
    int descriptor = files.open(root.file(pid, task, "maps"));
    if (descriptor < 0) {
      return descriptor;
    }
    long total = 0;
    int read;
    while ((read = files.readFrom(descriptor, total)) > 0) {
      parser.parse(files.bytes(), read);
      total += read;
    }
    files.close(descriptor);
    parser.end();
    return read < 0 ? read : total;
  }

  /** The hugetlb mappings last read, which are not among {@link #ranges}. */
  public MappingRanges hugetlb() {
    return hugetlb;
  }

  /** The hugetlb mappings last read, with the files they are of. */
  public HugetlbMappings segments() {
    return segments;
  }

  /** The mappings last read; valid until the next read. */
  public MappingRanges ranges() {
    return ranges;
  }
}
