package dev.zmem.agent.sample;

import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.LongStream;

/**
 * A tree in the shape of {@code /proc} in a folder: processes that do what a test says. Its pids
 * are beyond those a kernel gives, so that no question by pid reaches a real process.
 */
final class FixtureTree {
  /** The first pid; above the kernel's limit of 2^22. */
  static final int FIRST_PID = 10_000_000;

  private final Path root;

  FixtureTree(Path root) throws IOException {
    this.root = root;
    Files.writeString(
        root.resolve("meminfo"),
        "MemTotal: 24684096 kB\nMemFree: 1000000 kB\nMemAvailable: 12000000 kB\n");
    Files.writeString(root.resolve("vmstat"), "pswpin 0\npswpout 0\n");
    Files.writeString(root.resolve("uptime"), "350735.47 234388.90\n");
    Files.createDirectories(root.resolve("pressure"));
    pressure(0, 0);
  }

  /** What PSI says, in percent. */
  void pressure(int memorySome, int cpuSome) throws IOException {
    String line = "some avg10=%d.00 avg60=0.00 avg300=0.00 total=0\n";
    Files.writeString(root.resolve("pressure/memory"), line.formatted(memorySome));
    Files.writeString(root.resolve("pressure/cpu"), line.formatted(cpuSome));
  }

  /** What the host has of swap. */
  void swap(long totalKib, long freeKib) throws IOException {
    Files.writeString(
        root.resolve("meminfo"),
        "MemTotal: 24684096 kB\nMemFree: 1000000 kB\nMemAvailable: 12000000 kB\n"
            + "SwapTotal: %07d kB\nSwapFree: %07d kB\n".formatted(totalKib, freeKib),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
  }

  /** What a process of 4 GiB of address space has in RAM and in swap. */
  void swapped(int index, long residentPages, long swapKib) throws IOException {
    write(index, "statm", "1048576 " + residentPages + " 10 1 0 20 0\n");
    write(index, "status", "Name:\tworker\nUid:\t0\t0\t0\t0\nVmSwap:\t%8d kB\n".formatted(swapKib));
  }

  /** How a scanner measures it, within the default budgets or others. */
  ScanSettings settings(Measuring measuring) {
    return new ScanSettings(
        new ProcRoot(root), "fixture-1", 1, CommandLines.Detail.SCRUBBED, measuring);
  }

  /** Adds process number {@code index} with an address space of its own. */
  void add(int index, long residentPages) throws IOException {
    addRelative(index, index, residentPages);
  }

  /** Adds a process whose address space covers the same addresses as those of {@code family}. */
  void addRelative(int index, int family, long residentPages) throws IOException {
    Files.createDirectories(folder(index));
    stat(index, 1000, residentPages, 0);
    write(index, "cmdline", "/usr/bin/worker\0--number\0" + index + "\0");
    write(index, "status", "Name:\tworker\nUid:\t0\t0\t0\t0\n");
    write(index, "cgroup", "0::/system.slice/worker.service\n");
    resident(index, residentPages);
    rollup(index, family, residentPages * 4, residentPages * 4, residentPages * 4);
  }

  /** Adds a process with one mapping of {@code mappedBytes}, the same for all, wholly its own. */
  void addLarge(int index, long residentPages, long mappedBytes) throws IOException {
    add(index, residentPages);
    long start = 0x10_0000_0000L + (long) index * PageSize.BYTES; // nobody's relative
    write(index, "maps", "%x-%x rw-p 00000000 00:00 0\n".formatted(start, start + mappedBytes));
    Path pagemap = root.resolve("pagemap-of-all");
    if (!Files.exists(pagemap)) {
      byte[] entries = new byte[1 << 20];
      ByteBuffer.wrap(entries)
          .order(ByteOrder.nativeOrder())
          .asLongBuffer()
          .put(LongStream.generate(() -> 1L << 63 | 1L << 56).limit(entries.length / 8).toArray());
      try (RandomAccessFile file = new RandomAccessFile(pagemap.toFile(), "rw")) {
        file.seek(start / PageSize.BYTES * Long.BYTES);
        for (long left = mappedBytes / PageSize.BYTES * Long.BYTES; left >= 0; left -= 1 << 20) {
          file.write(entries);
        }
      }
    }
    Files.createLink(folder(index).resolve("pagemap"), pagemap);
  }

  /** Adds the names {@code from} to {@code to} of a process that is there. */
  void addNames(int index, int from, int to) throws IOException {
    for (int name = from; name < to; name++) {
      Files.createSymbolicLink(folder(name), folder(index));
    }
  }

  /** What {@code stat} says: another start is another process with the pid. */
  void stat(int index, long startTicks, long residentPages, long minorFaults) throws IOException {
    write(
        index,
        "stat",
        "%d (worker) S 1 77 77 0 -1 4194560 %d 0 0 0 0 0 0 0 20 0 1 0 %d 0 %d\n"
            .formatted(pid(index), minorFaults, startTicks, residentPages));
  }

  /** What {@code exe} points to. */
  void runs(int index, String program) throws IOException {
    Path link = folder(index).resolve("exe");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(program));
  }

  /** What {@code statm} says. */
  void resident(int index, long residentPages) throws IOException {
    write(index, "statm", residentPages * 2 + " " + residentPages + " 10 1 0 20 0\n");
  }

  /** What {@code smaps_rollup} says. */
  void rollup(int index, int family, long rssKib, long pssKib, long privateKib) throws IOException {
    long first = 0x5500_0000_0000L + family * 0x1000L;
    write(
        index,
        "smaps_rollup",
        Long.toHexString(first)
            + "-7ffd3a5f2000 ---p 00000000 00:00 0                          [rollup]\nRss: "
            + rssKib
            + " kB\nPss: "
            + pssKib
            + " kB\nPrivate_Clean: 0 kB\nPrivate_Dirty: "
            + privateKib
            + " kB\nSwap: 0 kB\nSwapPss: 0 kB\n");
  }

  /** The process ends. */
  void remove(int index) throws IOException {
    try (var files = Files.list(folder(index))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder(index));
  }

  static int pid(int index) {
    return FIRST_PID + index;
  }

  Path folder(int index) {
    return root.resolve(Integer.toString(pid(index)));
  }

  String read(int index, String file) throws IOException {
    return Files.readString(folder(index).resolve(file));
  }

  /** In place, for whoever keeps a descriptor of it. */
  void write(int index, String file, String text) throws IOException {
    Files.writeString(
        folder(index).resolve(file),
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }
}
