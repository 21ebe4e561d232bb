package dev.zmem.agent.host;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.agent.kernel.KeptFile;
import dev.zmem.agent.kernel.KernelFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The host's pools of huge pages, one for each size of page: {@code nr_hugepages}, {@code
 * free_hugepages} and {@code resv_hugepages} below {@code
 * /sys/kernel/mm/hugepages/hugepages-2048kB}. Descriptors are kept; nothing is opened before the
 * first read. One thread at a time. Source: kernel {@code
 * Documentation/admin-guide/mm/hugetlbpage.rst}.
 */
final class HugetlbPools implements AutoCloseable {
  private static final Path SIZES = Path.of("/sys/kernel/mm/hugepages");

  private record Pool(long pageBytes, KeptFile pages, KeptFile free, KeptFile reserved) {}

  private final KernelFiles files;
  private final Path folder;
  private final List<Pool> pools = new ArrayList<>();
  private long reservedBytes = ABSENT;

  HugetlbPools(KernelFiles files) {
    this(files, SIZES);
  }

  HugetlbPools(KernelFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /** Of the last {@link #inUseBytes}, those that are free and promised; absent likewise. */
  long reservedBytes() {
    return reservedBytes;
  }

  /** Huge pages that are not free, of all sizes; absent where a pool cannot be read. */
  long inUseBytes() {
    if (pools.isEmpty()) {
      find();
    }
    reservedBytes = ABSENT;
    long bytes = pools.isEmpty() ? ABSENT : 0;
    long promised = 0;
    for (Pool pool : pools) {
      long pages = number(pool.pages.read());
      long free = number(pool.free.read());
      long reserved = number(pool.reserved.read());
      if (pages < 0 || free < 0) {
        return ABSENT;
      }
      bytes += Math.max(0, pages - free) * pool.pageBytes;
      promised = promised < 0 || reserved < 0 ? ABSENT : promised + reserved * pool.pageBytes;
    }
    reservedBytes = pools.isEmpty() ? ABSENT : promised;
    return bytes;
  }

  @Override
  public void close() {
    for (Pool pool : pools) {
      pool.pages.close();
      pool.free.close();
      pool.reserved.close();
    }
  }

  private void find() {
    try (DirectoryStream<Path> sizes = Files.newDirectoryStream(folder, "hugepages-*kB")) {
      for (Path size : sizes) {
        long kib = Long.parseLong(size.getFileName().toString().replaceAll("[^0-9]", ""));
        pools.add(
            new Pool(
                kib * 1024,
                new KeptFile(files, size.resolve("nr_hugepages").toString()),
                new KeptFile(files, size.resolve("free_hugepages").toString()),
                new KeptFile(files, size.resolve("resv_hugepages").toString())));
      }
    } catch (IOException | java.io.UncheckedIOException | NumberFormatException e) {
      pools.clear(); // not told
    }
  }

  /** The number that was read; negative when there is none. */
  private long number(int length) {
    long value = 0;
    int at = 0;
    while (at < length && files.bytes()[at] >= '0' && files.bytes()[at] <= '9' && at < 12) {
      value = value * 10 + (files.bytes()[at++] - '0');
    }
    return at == 0 ? -1 : value;
  }
}
