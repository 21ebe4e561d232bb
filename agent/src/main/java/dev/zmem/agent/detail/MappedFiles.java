package dev.zmem.agent.detail;

import org.jspecify.annotations.Nullable;

/**
 * What a process's mappings tell of it at a glance: how many there are, and whether a Java virtual
 * machine has its file of counters mapped. Filled while {@code maps} is parsed; one thread.
 */
final class MappedFiles {
  private static final String COUNTERS = "/hsperfdata_";
  private static final String VIRTUAL_MACHINE = "/libjvm.so";

  private long count;
  private boolean isVirtualMachine;
  private @Nullable String counters;

  MappedFiles() {}

  /** Takes a mapping, as {@link MappingParser} gives it. */
  void add(long start, long end, int device, byte[] name, int length, long[] bytes) {
    count++;
    if (length == 0 || name[0] != '/') {
      return;
    }
    String path = new String(name, 0, length, java.nio.charset.StandardCharsets.UTF_8);
    isVirtualMachine |= path.endsWith(VIRTUAL_MACHINE);
    int at = path.indexOf(COUNTERS);
    if (at >= 0 && KernelLines.parse(path.substring(path.lastIndexOf('/') + 1)) > 0) {
      counters = path;
    }
  }

  /** How many mappings there are; negative where that cannot be read. */
  long count() {
    return count == 0 ? -1 : count;
  }

  /** Whether a Java virtual machine's library is mapped. */
  boolean isVirtualMachine() {
    return isVirtualMachine;
  }

  /** The path of the file of counters, as the process sees it; null where none is mapped. */
  @Nullable String counters() {
    return counters;
  }
}
