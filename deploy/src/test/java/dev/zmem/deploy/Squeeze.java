package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A version 1 memory cgroup with a limit, and a swap file for what does not fit. Skips the test
 * that asks for one where it cannot be made.
 */
final class Squeeze {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup/memory");

  private final Programs programs;
  private final Path swap;
  private final Path group;
  private boolean swapping;

  private Squeeze(Programs programs, Path folder) {
    this.programs = programs;
    this.swap = folder.resolve("swap");
    this.group = CGROUPS.resolve("zmem-squeeze-" + ProcessHandle.current().pid());
  }

  /** A group that may use {@code limitBytes} of RAM, and a swap file in {@code folder}. */
  static Squeeze open(Programs programs, Path folder, long limitBytes, int swapMib)
      throws IOException, InterruptedException {
    assumeTrue(
        Files.isWritable(CGROUPS.resolve("cgroup.procs"))
            && Files.isExecutable(Path.of("/usr/sbin/swapon")),
        "swap cannot be made: not root, or no version 1 memory cgroup");
    Squeeze squeeze = new Squeeze(programs, folder);
    String file = squeeze.swap.toString();
    squeeze.must("dd", "if=/dev/zero", "of=" + file, "bs=1M", "count=" + swapMib);
    squeeze.must("chmod", "600", file);
    squeeze.must("mkswap", file);
    squeeze.swapping = programs.run("swapon", file).exit() == 0;
    assumeTrue(squeeze.swapping, "swapon is refused here");
    try {
      Files.createDirectory(squeeze.group);
      Files.writeString(squeeze.group.resolve("memory.limit_in_bytes"), String.valueOf(limitBytes));
    } catch (IOException e) {
      squeeze.close();
      throw e;
    }
    return squeeze;
  }

  /** The command that runs {@code command} in the group, by the same pid. */
  List<String> inside(List<String> command) {
    return Stream.concat(
            Stream.of("sh", "-c", "echo $$ > " + group + "/cgroup.procs; exec \"$@\"", "sh"),
            command.stream())
        .toList();
  }

  /** How often the limit was met. */
  long limitHits() throws IOException {
    return Long.parseLong(Files.readString(group.resolve("memory.failcnt")).strip());
  }

  /** Page faults of the group that waited for a disk. */
  long majorFaults() throws IOException {
    return Files.readString(group.resolve("memory.stat"))
        .lines()
        .filter(line -> line.startsWith("pgmajfault "))
        .mapToLong(line -> Long.parseLong(line.substring("pgmajfault ".length())))
        .findFirst()
        .orElseThrow();
  }

  /** Ends every program, then takes away the swap file and the group. */
  void close() throws IOException, InterruptedException {
    programs.close();
    if (swapping) {
      // children of programs end a moment later; what they have in swap comes back into the group
      Programs.await("the group's processes to end", this::isEmpty);
      must("swapoff", swap.toString());
      swapping = false;
    }
    Files.deleteIfExists(group);
  }

  private boolean isEmpty() {
    try {
      return !Files.exists(group) || Files.readString(group.resolve("cgroup.procs")).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void must(String... command) throws IOException, InterruptedException {
    Programs.Result result = programs.run(command);
    assertThat(result.exit()).as(result.err()).isZero();
  }
}
