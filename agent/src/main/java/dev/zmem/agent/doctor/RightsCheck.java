package dev.zmem.agent.doctor;

import dev.zmem.agent.kernel.Capabilities;
import dev.zmem.program.doctor.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether the memory of other users' processes may be read: {@code /proc/PID/smaps_rollup} of each
 * is opened, which is when the kernel decides, and that of some small ones is read.
 */
final class RightsCheck {
  /** Processes that are tried. */
  private static final int MAX_TRIED = 500;

  /** Of them small ones are read, the others opened: a walk holds a large one up. */
  private static final int MAX_READ = 20;

  private static final long MAX_PAGES_READ = 4_096;
  private static final int MANY = 10;
  private static final String CHECK = "rights";

  private final Path proc;
  private final boolean mayTrace;
  private int read;
  private int denied;

  /** Of a process tree, by a program that may trace others or not. */
  RightsCheck(Path proc, boolean mayTrace) {
    this.proc = proc;
    this.mayTrace = mayTrace;
  }

  /** Of this host. */
  static Finding here(Path proc) {
    return new RightsCheck(proc, Capabilities.mayTrace()).run();
  }

  /** Tries them. */
  Finding run() {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      int own = (Integer) Files.getAttribute(proc.resolve("self").toRealPath(), "unix:uid");
      for (Path process : processes) {
        if (read + denied >= MAX_TRIED) {
          break;
        }
        tryOne(process, own);
      }
    } catch (IOException e) {
      return Finding.bad(CHECK, proc + " cannot be listed", "mount it, or set --proc");
    }
    return told();
  }

  private void tryOne(Path process, int own) {
    try {
      long pages = pages(process);
      if ((Integer) Files.getAttribute(process, "unix:uid") == own || pages == 0) {
        return; // a kernel thread has no address space, and nothing to read
      }
      try (InputStream memory = Files.newInputStream(process.resolve("smaps_rollup"))) {
        // the kernel says who may read when the file is opened; to read walks the page tables
        if (pages <= MAX_PAGES_READ && read < MAX_READ) {
          var _ = memory.readAllBytes();
        }
        read++;
      }
    } catch (AccessDeniedException e) {
      denied++;
    } catch (IOException e) {
      // it has ended, or has no address space
    }
  }

  /** Pages that are resident: {@code statm} is {@code size resident …} (proc_pid_statm(5)). */
  private static long pages(Path process) throws IOException {
    String[] fields = Files.readString(process.resolve("statm")).split(" ", 3);
    try {
      return fields.length < 2 ? 0 : Long.parseLong(fields[1]);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Finding told() {
    int all = read + denied;
    String counted = read + " of " + all + " processes of other users are readable";
    if (all == 0) {
      return Finding.warn(
          CHECK, "no process of another user is to be seen", "is this the host's own /proc?");
    }
    if (denied == 0) {
      return Finding.ok(CHECK, counted);
    }
    if (!mayTrace) {
      return Finding.bad(
          CHECK,
          counted + ", for CAP_SYS_PTRACE is missing",
          "run it as root, or as its unit does: systemd-run --pipe -p User=zmem-agent"
              + " -p AmbientCapabilities=CAP_SYS_PTRACE zmem-agent doctor");
    }
    return denied >= Math.max(2, all / MANY)
        ? Finding.bad(
            CHECK,
            counted + " although CAP_SYS_PTRACE is there",
            "a security module refuses: its log (dmesg, journalctl -k) says which")
        : Finding.ok(CHECK, counted + "; the kernel keeps a few to itself");
  }
}
