package dev.zmem.agent.runtime;

import dev.zmem.agent.kernel.IntList;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

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
    /** The process answers at the port, and no other. */
    OWN,
    /** Another process answers, or none. */
    ANOTHERS,
    /** The kernel does not say, or the process shares the port with others. */
    UNKNOWN
  }

  /** Descriptors of a process that are looked at. */
  static final int MAX_DESCRIPTORS = 65_536;

  /** Of a list of sockets; those that listen come first. */
  private static final long MAX_LIST_BYTES = 4 << 20;

  private static final String LISTENS = "0A";
  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private static final String LOOPBACK = "0100007F";
  private static final String MAPPED = "0000000000000000FFFF0000";

  private final ProcRoot root;
  private final KernelFiles files;

  /** Reads below {@code root} by {@code files}. */
  public PortOwner(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
  }

  /** Whether a process answers at a port of 127.0.0.1. */
  public Answer of(int pid, int port) {
    Set<String> loopback = new HashSet<>();
    Set<String> anyIpv4 = new HashSet<>();
    Set<String> anyIpv6 = new HashSet<>();
    String hex = String.format(Locale.ROOT, ":%04X", port);
    boolean isRead =
        list("net/tcp", LOOPBACK + hex, loopback) && list("net/tcp", "00000000" + hex, anyIpv4);
    // a kernel without IPv6 has no such list
    var _ = list("net/tcp6", MAPPED + LOOPBACK + hex, loopback);
    var _ = list("net/tcp6", MAPPED + "00000000" + hex, anyIpv4);
    var _ = list("net/tcp6", "0".repeat(32) + hex, anyIpv6);
    if (!isRead) {
      return Answer.UNKNOWN;
    }
    // the kernel gives a connection to the socket with the narrowest address
    Set<String> sockets = !loopback.isEmpty() ? loopback : !anyIpv4.isEmpty() ? anyIpv4 : anyIpv6;
    return sockets.isEmpty() ? Answer.ANOTHERS : ofSockets(pid, sockets);
  }

  private Answer ofSockets(int pid, Set<String> sockets) {
    int directory = files.open(root.file(pid, "fd"));
    if (directory < 0) {
      return Answer.UNKNOWN;
    }
    IntList numbers = new IntList();
    int listed = files.listNumbers(directory, numbers);
    files.close(directory);
    if (listed < 0) {
      return Answer.UNKNOWN;
    }
    Set<String> own = new HashSet<>();
    numbers.add(0); // the list leaves it out
    for (int index = 0; index < Math.min(numbers.size(), MAX_DESCRIPTORS); index++) {
      int length = files.readLink(root.file(pid, "fd/" + numbers.get(index)));
      String target = text(Math.max(0, length));
      if (target.startsWith("socket:[") && sockets.contains(inode(target))) {
        own.add(inode(target));
      }
    }
    if (own.isEmpty() && numbers.size() <= MAX_DESCRIPTORS) {
      return Answer.ANOTHERS;
    }
    return own.equals(sockets) ? Answer.OWN : Answer.UNKNOWN;
  }

  /** Adds the sockets that listen at an address; false where the list cannot be read. */
  private boolean list(String name, String address, Set<String> inodes) {
    int descriptor = files.open(root.file("self/" + name));
    if (descriptor < 0) {
      return false;
    }
    try {
      StringBuilder lines = new StringBuilder();
      long total = 0;
      int read;
      while ((read = files.readFrom(descriptor, total)) > 0 && total < MAX_LIST_BYTES) {
        total += read;
        lines.append(text(read));
        if (!takeLines(lines, address, inodes)) {
          return true;
        }
      }
      return read >= 0;
    } finally {
      files.close(descriptor);
    }
  }

  /** Takes the whole lines; false where sockets begin that do not listen. */
  private static boolean takeLines(StringBuilder lines, String address, Set<String> inodes) {
    int from = 0;
    for (int end; (end = lines.indexOf("\n", from)) >= 0; from = end + 1) {
      String[] fields = lines.substring(from, end).strip().split(" +", INODE + 2);
      if (fields.length <= INODE || !fields[0].endsWith(":")) {
        continue; // the line of titles
      }
      if (!fields[STATE].equals(LISTENS)) {
        return false;
      }
      if (fields[ADDRESS].equals(address)) {
        inodes.add(fields[INODE]);
      }
    }
    lines.delete(0, from);
    return true;
  }

  private static String inode(String target) {
    return target.substring(target.indexOf('[') + 1, target.length() - 1);
  }

  private String text(int length) {
    return new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1);
  }
}
