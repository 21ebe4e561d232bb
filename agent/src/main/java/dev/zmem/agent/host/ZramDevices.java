package dev.zmem.agent.host;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.agent.kernel.KeptFile;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.model.Absent;
import dev.zmem.model.HostFigure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The host's zram devices: {@code mm_stat} and {@code bd_stat} below {@code /sys/block/zram0}, and
 * which part of swap is on them, from {@code /proc/swaps}. Descriptors are kept; the devices are
 * looked for now and then, for they come and go. One thread at a time. Source: kernel {@code
 * Documentation/admin-guide/blockdev/zram.rst}.
 */
final class ZramDevices implements AutoCloseable {
  /** What is beyond is not read. */
  static final int MAX_DEVICES = 64;

  private static final int READINGS_BETWEEN_LOOKS = 60;

  /** {@code bd_stat} counts in these, whatever a page is. */
  private static final long DISK_UNIT_BYTES = 4096;

  private static final byte[] SWAP_ON_ZRAM = "/dev/zram".getBytes(StandardCharsets.US_ASCII);

  /** A device, and where it has a disk behind it what it wrote there. */
  private record Device(KeptFile memory, @Nullable KeptFile disk) {}

  private final KernelFiles files;
  private final Path folder;
  private final KeptFile swaps;
  private final List<Device> devices = new ArrayList<>();
  private int readings;

  ZramDevices(KernelFiles files) {
    this(files, Path.of("/sys/block"), "/proc/swaps");
  }

  ZramDevices(KernelFiles files, Path folder, String swapsFile) {
    this.files = files;
    this.folder = folder;
    this.swaps = new KeptFile(files, swapsFile);
  }

  /** Gives {@code parser} the sums over all devices; nothing where there is none. */
  void read(HostFiguresParser parser) {
    if (readings++ % READINGS_BETWEEN_LOOKS == 0) {
      find();
    }
    long stored = ABSENT;
    long compressed = ABSENT;
    long used = ABSENT;
    long onDisk = ABSENT;
    for (Device device : devices) {
      int length = device.memory.read();
      stored = Absent.plus(stored, NumberField.word(files.bytes(), 0, length, 0));
      compressed = Absent.plus(compressed, NumberField.word(files.bytes(), 0, length, 1));
      used = Absent.plus(used, NumberField.word(files.bytes(), 0, length, 2));
      KeptFile disk = device.disk;
      if (disk != null) {
        long units = NumberField.word(files.bytes(), 0, disk.read(), 0);
        onDisk = Absent.plus(onDisk, units < 0 ? ABSENT : units * DISK_UNIT_BYTES);
      }
    }
    if (used < 0) {
      return;
    }
    parser.put(HostFigure.ZRAM_STORED_BYTES, stored);
    parser.put(HostFigure.ZRAM_COMPRESSED_BYTES, compressed);
    parser.put(HostFigure.ZRAM_USED_BYTES, used);
    parser.put(HostFigure.ZRAM_ON_DISK_BYTES, onDisk);
    parser.put(HostFigure.SWAP_IN_ZRAM_BYTES, swapInUse(files.bytes(), swaps.read()));
  }

  /**
   * Of lines {@code /dev/zram0 partition 1048572 2048 100}, the fourth words' sum; absent where no
   * device is one of zram.
   */
  static long swapInUse(byte[] bytes, int length) {
    long used = ABSENT;
    for (int at = 0; at < length; at++) {
      boolean zram =
          at + SWAP_ON_ZRAM.length <= length
              && Arrays.equals(
                  bytes, at, at + SWAP_ON_ZRAM.length, SWAP_ON_ZRAM, 0, SWAP_ON_ZRAM.length);
      if (zram) {
        long kib = NumberField.word(bytes, at, length, 3);
        used = Absent.plus(used, kib < 0 ? ABSENT : kib * 1024);
      }
      while (at < length && bytes[at] != '\n') {
        at++;
      }
    }
    return used;
  }

  @Override
  public void close() {
    closeDevices();
    swaps.close();
  }

  private void closeDevices() {
    for (Device device : devices) {
      device.memory.close();
      KeptFile disk = device.disk;
      if (disk != null) {
        disk.close();
      }
    }
    devices.clear();
  }

  private void find() {
    closeDevices();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "zram*")) {
      for (Path device : found) {
        if (devices.size() == MAX_DEVICES) {
          return;
        }
        Path disk = device.resolve("bd_stat");
        devices.add(
            new Device(
                new KeptFile(files, device.resolve("mm_stat").toString()),
                Files.exists(disk) ? new KeptFile(files, disk.toString()) : null));
      }
    } catch (IOException | UncheckedIOException e) {
      closeDevices(); // not told
    }
  }
}
