package dev.zmem.agent.runtime;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.OutsideFiles;
import dev.zmem.text.Ages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file that a process has mapped, below the process's own root and without attaching to it.
 * The process may have put anything there: no link is followed, no pipe and no mount waited for,
 * and the file must be a regular one of its own user, and not too large. One thread at a time.
 */
public final class PerfCountersFile {
  /** Longest wait for the file, which may lie on a mount that does not answer. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final int FILE_TYPE = 0170000;
  private static final int REGULAR = 0100000;

  private final OutsideFiles outside = new OutsideFiles(PATIENCE, System::nanoTime);

  /**
   * The counters; an {@link IOException} says why there are none.
   *
   * @param processRoot {@code /proc/<pid>/root}
   * @param path as the process sees it, absolute
   * @param uid of the process
   */
  public PerfCounters read(String processRoot, String path, long uid) throws IOException {
    Read read =
        outside
            .look(() -> {
              try (KernelFiles files = new KernelFiles()) { // its caller may have gone on
                return read(files, processRoot, path, uid);
              }
            })
            .orElseThrow(() ->
                new IOException(
                    "its counters lie on a mount that did not answer within "
                        + Ages.print(PATIENCE)
                        + "; such files are not read for "
                        + Ages.print(OutsideFiles.REST)));
    if (read.counters == null) {
      throw new IOException(read.trouble);
    }
    return read.counters;
  }

  /** The counters, or why there are none. */
  private record Read(@Nullable PerfCounters counters, String trouble) {}

  private static Read read(KernelFiles files, String processRoot, String path, long uid) {
    try {
      return new Read(counters(files, processRoot, path, uid), "");
    } catch (IOException e) {
      return new Read(null, String.valueOf(e.getMessage()));
    }
  }

  private static PerfCounters counters(KernelFiles files, String processRoot, String path, long uid)
      throws IOException {
    int directory = files.open(processRoot);
    if (directory < 0) {
      throw new IOException("its root cannot be opened (errno " + -directory + ")");
    }
    try {
      int descriptor = files.openBeneath(directory, path.replaceFirst("^/+", ""));
      if (descriptor < 0) {
        throw new IOException(
            "its counters cannot be opened (errno " + -descriptor + "; needs Linux 5.6)");
      }
      try {
        return read(files, descriptor, uid);
      } finally {
        files.close(descriptor);
      }
    } finally {
      files.close(directory);
    }
  }

  private static long number(Map<String, Object> status, String name) {
    return status.get(name) instanceof Number number ? number.longValue() : -1;
  }

  private static PerfCounters read(KernelFiles files, int descriptor, long uid) throws IOException {
    Map<String, Object> status =
        Files.readAttributes(Path.of("/proc/self/fd/" + descriptor), "unix:mode,uid,size");
    boolean isRegular = (number(status, "mode") & FILE_TYPE) == REGULAR;
    long size = number(status, "size");
    if (!isRegular || number(status, "uid") != uid || size < 0 || size > PerfCounters.MAX_BYTES) {
      throw new IOException(
          "its counters are no regular file of its user of at most "
              + PerfCounters.MAX_BYTES
              + " bytes");
    }
    byte[] bytes = new byte[(int) size];
    int total = 0;
    int read = 1;
    while (total < bytes.length && read > 0) {
      read = files.readFrom(descriptor, total);
      int taken = Math.min(Math.max(read, 0), bytes.length - total);
      System.arraycopy(files.bytes(), 0, bytes, total, taken);
      total += taken;
    }
    try {
      return PerfCounters.parse(Arrays.copyOf(bytes, total), total);
    } catch (PerfCounters.MalformedException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
