package dev.zmem.agent.sharing;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.ProcessIdentity;
import dev.zmem.agent.procfs.HugetlbDevices;
import dev.zmem.agent.procfs.HugetlbMappings;
import dev.zmem.agent.procfs.MapsReader;
import dev.zmem.agent.procfs.PageCounts;
import dev.zmem.agent.procfs.PagemapReader;
import dev.zmem.agent.sharing.HugetlbShare.Seen;
import dev.zmem.agent.sharing.HugetlbShare.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Divides shared huge pages among the processes that map them, whatever their names: every segment,
 * told by its file's device and number, counts once, as much of it as any process sees, in
 * proportion to what each sees. Of a host without such memory it reads nothing, and of one with it
 * the mappings of a process whose address space or figure is new. Owned by the scanner's thread.
 */
public final class HugetlbSegments {
  /** Pages of a process looked at, at most; each takes a microsecond. */
  private static final int MOST_LOOKS = 512;

  /** The smallest usual huge page. */
  private static final long HUGE_BYTES = 512L * PageSize.BYTES;

  private static final long KIB = 1024;

  /** Compared by hand, which saves a start 29 ms (benchmark {@code records}). */
  record Key(long device, long inode, long namespace) {
    /** For all whose mappings cannot be told: counted once rather than many times. */
    static final Key UNKNOWN = new Key(-1, -1, -1);

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && key.device == device
          && key.inode == inode
          && key.namespace == namespace;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(31 * (31 * device + inode) + namespace);
    }
  }

  /** Pages of one segment: the most that any process sees, what all see, what was given out. */
  private static final class Segment {
    private long mostKib;
    private long seenKib;
    private long dividedKib;
    private long givenKib;

    /** Rounded so that the parts of all add up to the most that one sees. */
    private long next(long seen) {
      dividedKib += seen;
      long upToHere = (long) ((double) mostKib * dividedKib / seenKib);
      long part = upToHere - givenKib;
      givenKib = upToHere;
      return part;
    }
  }

  private final ProcRoot root;
  private final KernelFiles files;
  private final HugetlbDevices devices;
  private final MapsReader maps;
  private final PagemapReader pagemap;
  private final PageCounts counts = new PageCounts();
  private List<HugetlbShare> users = new ArrayList<>();
  private List<HugetlbShare> usersBefore = new ArrayList<>();
  private boolean moved;

  /** Reads below {@code root} by {@code files}. */
  public HugetlbSegments(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
    this.devices = new HugetlbDevices(root, files);
    this.maps = new MapsReader(root, files);
    this.pagemap = new PagemapReader(files);
  }

  /** Begins a pass: the processes that have such memory come next, one by one. */
  public void begin() {
    List<HugetlbShare> before = users;
    users = usersBefore;
    usersBefore = before;
    users.clear();
    moved = false;
  }

  /**
   * Takes a process of the pass.
   *
   * @param sharedBytes what it has of shared huge pages, where its memory counts for it; else 0
   */
  public void add(HugetlbShare share, long sharedBytes) {
    if (sharedBytes <= 0) {
      share.sees(null);
      return;
    }
    users.add(share);
    if (!share.saw(sharedBytes)) {
      moved = true;
      look(share, sharedBytes);
    }
  }

  /** Gives each process of the pass its part; the others have what they had. */
  public void divide() {
    if (!moved && users.equals(usersBefore)) {
      return;
    }
    Map<Key, Segment> segments = new HashMap<>();
    for (HugetlbShare share : users) {
      for (Seen seen : share.seen()) {
        Segment segment = segments.computeIfAbsent(seen.segment(), key -> new Segment());
        segment.mostKib = Math.max(segment.mostKib, seen.seenKib());
        segment.seenKib += seen.seenKib();
      }
    }
    for (HugetlbShare share : users) {
      long partKib = 0;
      for (Seen seen : share.seen()) {
        Segment segment = segments.get(seen.segment());
        partKib += segment == null ? 0 : segment.next(seen.seenKib());
      }
      share.has(partKib * KIB);
    }
  }

  /** Which segments a process maps; as they were, until the next pass, where that throws. */
  private void look(HugetlbShare share, long sharedBytes) {
    Use use = null;
    try {
      use = read(share, sharedBytes);
    } finally {
      share.sees(use != null ? use : use(sharedBytes / KIB, ABSENT, weightsBefore(share)));
    }
  }

  private Use read(HugetlbShare share, long sharedBytes) {
    ProcessIdentity process = share.identity();
    long read =
        maps.read(
            process.pid(), process.task(), devices.of(process.pid(), process.task(), sharedBytes));
    long askedOf = read < 0 && KernelFiles.isFailure((int) read) ? ABSENT : sharedBytes;
    Map<Key, Double> weights = read > 0 ? weights(process) : Map.of();
    return use(sharedBytes / KIB, askedOf, sum(weights) > 0 ? weights : weightsBefore(share));
  }

  /** How much of its shared pages is of each segment. */
  private static Use use(long sharedKib, long askedOf, Map<Key, Double> weights) {
    double all = sum(weights);
    if (all <= 0) {
      return new Use(askedOf, List.of(new Seen(Key.UNKNOWN, sharedKib)));
    }
    List<Seen> seen = new ArrayList<>(weights.size());
    weights.forEach((key, weight) -> {
      long kib = Math.round(sharedKib * weight / all);
      if (kib > 0) {
        seen.add(new Seen(key, kib));
      }
    });
    return new Use(askedOf, List.copyOf(seen));
  }

  private static double sum(Map<Key, Double> weights) {
    return weights.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Where its mappings cannot be told now: as they were. */
  private static Map<Key, Double> weightsBefore(HugetlbShare share) {
    Map<Key, Double> weights = new HashMap<>();
    for (Seen seen : share.seen()) {
      weights.merge(seen.segment(), (double) seen.seenKib(), Double::sum);
    }
    return weights;
  }

  /** Of one segment nothing has to be weighed; of several those pages that others have too. */
  private Map<Key, Double> weights(ProcessIdentity process) {
    Map<Key, Double> weights = new HashMap<>();
    HugetlbMappings segments = maps.segments();
    if (segments.size() == 0) {
      return weights;
    }
    int descriptor = segments.size() == 1 ? -1 : files.open(file(process, "pagemap"));
    long step = Math.max(1, bytes(segments) / HUGE_BYTES / MOST_LOOKS) * HUGE_BYTES;
    for (int index = 0; index < segments.size(); index++) {
      double weight =
          descriptor < 0
              ? segments.end(index) - segments.start(index)
              : sharedPages(descriptor, segments.start(index), segments.end(index), step);
      weights.merge(key(process, segments, index), weight, Double::sum);
    }
    files.close(descriptor);
    return weights;
  }

  private double sharedPages(int descriptor, long start, long end, long step) {
    double shared = 0;
    for (long at = start; at < end; at += step) {
      if (pagemap.read(descriptor, at / PageSize.BYTES, 1, counts) > 0) {
        shared += counts.present() - counts.exclusive();
      }
    }
    return shared;
  }

  private static long bytes(HugetlbMappings segments) {
    long bytes = 0;
    for (int index = 0; index < segments.size(); index++) {
      bytes += segments.end(index) - segments.start(index);
    }
    return bytes;
  }

  private Key key(ProcessIdentity process, HugetlbMappings segments, int index) {
    return new Key(
        segments.device(index),
        segments.inode(index),
        segments.isSystemV(index) ? ipcNamespace(process) : 0);
  }

  /** The number in {@code ipc:[4026531839]}; 0 where it is not told. */
  private long ipcNamespace(ProcessIdentity process) {
    int length = files.readLink(file(process, "ns/ipc"));
    long number = 0;
    for (int at = 0; at < length; at++) {
      byte b = files.bytes()[at];
      number = b >= '0' && b <= '9' ? number * 10 + (b - '0') : number;
    }
    return number;
  }

  private String file(ProcessIdentity process, String name) {
    return root.file(process.pid(), process.task(), name);
  }
}
