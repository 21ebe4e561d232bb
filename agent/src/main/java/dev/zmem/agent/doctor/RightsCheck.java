package dev.zmem.agent.doctor;

import dev.zmem.agent.kernel.Capabilities;
import dev.zmem.program.doctor.Finding;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether the memory of other users' processes may be read, by reading it: {@code
 * /proc/PID/smaps_rollup} of each.
 */
final class RightsCheck {
  /** Processes that are tried. */
  private static final int MAX_TRIED = 500;

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
      if ((Integer) Files.getAttribute(process, "unix:uid") == own && own != 0) {
        return;
      }
      // a kernel thread has no address space, and nothing to read
      if (Files.readAllBytes(process.resolve("smaps_rollup")).length > 0) {
        read++;
      }
    } catch (AccessDeniedException e) {
      denied++;
    } catch (IOException e) {
      // it has ended, or has no address space
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
          "run it in its systemd unit, with AmbientCapabilities=CAP_SYS_PTRACE, or as root");
    }
    return denied >= Math.max(2, all / MANY)
        ? Finding.bad(
            CHECK,
            counted + " although CAP_SYS_PTRACE is there",
            "a security module refuses: its log (dmesg, journalctl -k) says which")
        : Finding.ok(CHECK, counted + "; the kernel keeps a few to itself");
  }
}
