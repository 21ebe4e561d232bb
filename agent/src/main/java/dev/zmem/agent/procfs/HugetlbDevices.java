package dev.zmem.agent.procfs;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * On which devices the files of hugetlb memory lie, by which {@code maps} tells their mappings: the
 * hugetlbfs mounts that a process sees, and the kernel's own ones for shared memory and files
 * without a name. One thread at a time.
 *
 * <p>A line of {@code mountinfo} reads {@code 31 23 0:27 / /dev/hugepages rw,relatime shared:14 -
 * hugetlbfs hugetlbfs rw,pagesize=2M}. The kernel's own mounts are in no list: a file made there
 * for a moment tells. Source: kernel {@code Documentation/filesystems/proc.rst}, {@code
 * memfd_create(2)}.
 */
public final class HugetlbDevices {
  private static final int[] NONE = {};
  private static final Path SIZES = Path.of("/sys/kernel/mm/hugepages");
  private static final String TYPE = " - hugetlbfs ";

  private final ProcRoot root;
  private final KernelFiles files;
  private int @Nullable [] kernelsOwn;

  /** Reads below {@code root} by {@code files}. */
  public HugetlbDevices(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
  }

  /**
   * Those of a process, {@code major << 20 | minor}; nothing is read for one without such memory.
   *
   * @param hugetlbBytes what it has of it; negative when unknown
   */
  public int[] of(int pid, int task, long hugetlbBytes) {
    if (hugetlbBytes == 0) {
      return NONE;
    }
    int[] own = kernelsOwn;
    if (own == null) {
      own = kernelsOwn();
      kernelsOwn = own;
    }
    return IntStream.concat(Arrays.stream(own), mounted(pid, task)).toArray();
  }

  /** Devices of the hugetlbfs mounts in {@code mountinfo}; a malformed line has none. */
  static IntStream mounted(String mountinfo) {
    return mountinfo
        .lines()
        .filter(line -> line.contains(TYPE))
        .mapToInt(HugetlbDevices::device)
        .filter(device -> device >= 0);
  }

  private IntStream mounted(int pid, int task) {
    int descriptor = files.open(root.file(pid, task, "mountinfo"));
    if (descriptor < 0) {
      return IntStream.empty();
    }
    int length = files.readWhole(descriptor);
    files.close(descriptor);
    return mounted(new String(files.bytes(), 0, Math.max(0, length), StandardCharsets.ISO_8859_1));
  }

  private static int device(String line) {
    String[] fields = line.split(" ", 4);
    int colon = fields.length < 4 ? -1 : fields[2].indexOf(':');
    try {
      return colon < 0
          ? -1
          : Integer.parseInt(fields[2].substring(0, colon)) << 20
              | Integer.parseInt(fields[2].substring(colon + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** One for each size of page. */
  private int[] kernelsOwn() {
    IntStream.Builder devices = IntStream.builder();
    try (DirectoryStream<Path> sizes = Files.newDirectoryStream(SIZES, "hugepages-*kB")) {
      for (Path size : sizes) {
        long kib = Long.parseLong(size.getFileName().toString().replaceAll("[^0-9]", ""));
        int descriptor = files.openHugetlb(Long.numberOfTrailingZeros(kib * 1024));
        if (descriptor >= 0) {
          devices.add(deviceOf(Path.of("/proc/self/fd/" + descriptor)));
          files.close(descriptor);
        }
      }
    } catch (IOException | UncheckedIOException | NumberFormatException e) {
      return devices.build().toArray(); // what is known: no such memory was set up, most likely
    }
    return devices.build().toArray();
  }

  /** Source: {@code makedev(3)}. */
  private static int deviceOf(Path file) throws IOException {
    long device = (Long) Files.getAttribute(file, "unix:dev");
    long major = (device >>> 8) & 0xfff;
    long minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
    return (int) (major << 20 | minor);
  }
}
