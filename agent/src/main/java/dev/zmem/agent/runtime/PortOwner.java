package dev.zmem.agent.runtime;

import dev.zmem.agent.kernel.IntList;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a process is the one that answers at a port of 127.0.0.1: it has the listening
 * socket among its descriptors.
 *
 * <p>A line of {@code /proc/self/net/tcp} reads {@code 0: 0100007F:17AC 00000000:0000 0A
 * 00000000:00000000 00:00000000 00000000 0 0 61123 1 ...}: the address as the processor stores it,
 * the port, the state and, in the tenth column, the inode. The sockets are those of the agent's own
 * network, where it asks. Source: kernel {@code Documentation/networking/proc_net_tcp.rst}. One
 * thread at a time.
 */
public final class PortOwner {
  /** Whether it is the process. */
  public enum Answer {
    /** The process has the listening socket, and none of its namesakes has it too. */
    OWN,
    /** Another process answers, or none. */
    ANOTHERS,
    /** The kernel does not say, or the process shares the port or the socket with others. */
    UNKNOWN
  }

  /** Descriptors that are looked at of the process, and as many of all its namesakes. */
  static final int MAX_DESCRIPTORS = 65_536;

  /** Of a list of sockets; those that listen come first. */
  static final long MAX_LIST_BYTES = 4 << 20;

  private static final int LISTED = 1;
  private static final int CUT = 0;

  private static final String LISTENS = "0A";
  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private static final String LOOPBACK = "0100007F";
  private static final String MAPPED = "0000000000000000FFFF0000";

  private final ProcRoot root;
  private final KernelFiles files;
  private int descriptorsLeft;

  /** Reads below {@code root} by {@code files}. */
  public PortOwner(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
  }

  /**
   * Whether a process answers at a port of 127.0.0.1.
   *
   * @param namesakes other processes that may have inherited its socket
   */
  public Answer of(int pid, int port, List<Integer> namesakes) {
    Map<String, Set<String>> byAddress = new HashMap<>();
    String hex = String.format(Locale.ROOT, ":%04X", port);
    if (list("net/tcp", hex, byAddress) != LISTED) {
      return Answer.UNKNOWN;
    }
    int listed = list("net/tcp6", hex, byAddress);
    if (listed != LISTED && !KernelFiles.isGone(listed)) { // a kernel without IPv6 has none
      return Answer.UNKNOWN;
    }
    Set<String> loopback = inodes(byAddress, LOOPBACK + hex, MAPPED + LOOPBACK + hex);
    Set<String> anyIpv4 = inodes(byAddress, "00000000" + hex, MAPPED + "00000000" + hex);
    Set<String> anyIpv6 = inodes(byAddress, "0".repeat(32) + hex);
    // the kernel gives a connection to the socket with the narrowest address
    Set<String> sockets = !loopback.isEmpty() ? loopback : !anyIpv4.isEmpty() ? anyIpv4 : anyIpv6;
    return sockets.isEmpty() ? Answer.ANOTHERS : ofSockets(pid, sockets, namesakes);
  }

  private Answer ofSockets(int pid, Set<String> sockets, List<Integer> namesakes) {
    descriptorsLeft = MAX_DESCRIPTORS;
    Set<String> own = held(pid, sockets);
    if (own == null) {
      return Answer.UNKNOWN;
    }
    if (own.isEmpty()) {
      return Answer.ANOTHERS;
    }
    if (!own.equals(sockets)) {
      return Answer.UNKNOWN;
    }
    descriptorsLeft = MAX_DESCRIPTORS;
    for (int namesake : namesakes) {
      Set<String> shared = namesake == pid ? Set.of() : held(namesake, sockets);
      if (shared == null || !shared.isEmpty()) {
        return Answer.UNKNOWN;
      }
    }
    return Answer.OWN;
  }

  /** Which of some sockets a process has; null where it has too many or the kernel does not say. */
  private @Nullable Set<String> held(int pid, Set<String> sockets) {
    int directory = files.open(root.file(pid, "fd"));
    if (directory < 0) {
      return KernelFiles.isGone(directory) ? Set.of() : null;
    }
    IntList numbers = new IntList();
    int listed = files.listNumbers(directory, numbers);
    files.close(directory);
    numbers.add(0); // the list leaves it out
    descriptorsLeft -= numbers.size();
    if (listed < 0 || descriptorsLeft < 0) {
      return null;
    }
    Set<String> held = new HashSet<>();
    for (int index = 0; index < numbers.size(); index++) {
      int length = files.readLink(root.file(pid, "fd/" + numbers.get(index)));
      // the list needs another right than the links
      if (KernelFiles.isDenied(length) || KernelFiles.isFailure(length)) {
        return null;
      }
      String target = text(Math.max(0, length));
      if (target.startsWith("socket:[") && sockets.contains(inode(target))) {
        held.add(inode(target));
      }
    }
    return held;
  }

  /**
   * Adds the sockets that listen at a port by their addresses: {@link #LISTED}, {@link #CUT} or
   * {@code -errno}.
   */
  private int list(String name, String port, Map<String, Set<String>> byAddress) {
    int descriptor = files.open(root.file("self/" + name));
    if (descriptor < 0) {
      return descriptor;
    }
    try {
      StringBuilder lines = new StringBuilder();
      for (long total = 0; total < MAX_LIST_BYTES; ) {
        int read = files.readFrom(descriptor, total);
        if (read <= 0) {
          return read == 0 ? LISTED : read;
        }
        total += read;
        lines.append(text(read));
        if (!takeLines(lines, port, byAddress)) {
          return LISTED;
        }
      }
      return CUT;
    } finally {
      files.close(descriptor);
    }
  }

  /** Takes the whole lines; false where sockets begin that do not listen. */
  private static boolean takeLines(
      StringBuilder lines, String port, Map<String, Set<String>> byAddress) {
    int from = 0;
    for (int end; (end = lines.indexOf("\n", from)) >= 0; from = end + 1) {
      String[] fields = lines.substring(from, end).strip().split(" +", INODE + 2);
      if (fields.length <= INODE || !fields[0].endsWith(":")) {
        continue; // the line of titles
      }
      if (!fields[STATE].equals(LISTENS)) {
        return false;
      }
      if (fields[ADDRESS].endsWith(port)) {
        byAddress.computeIfAbsent(fields[ADDRESS], none -> new HashSet<>()).add(fields[INODE]);
      }
    }
    lines.delete(0, from);
    return true;
  }

  private static Set<String> inodes(Map<String, Set<String>> byAddress, String... addresses) {
    Set<String> inodes = new HashSet<>();
    for (String address : addresses) {
      inodes.addAll(byAddress.getOrDefault(address, Set.of()));
    }
    return inodes;
  }

  private static String inode(String target) {
    return target.substring(target.indexOf('[') + 1, target.length() - 1);
  }

  private String text(int length) {
    return new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1);
  }
}
