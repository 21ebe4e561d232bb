package dev.zmem.agent;

import dev.zmem.model.PassReport;
import dev.zmem.program.log.Log;
import java.util.function.BooleanSupplier;

/**
 * Says in the log what the agent may not read of this host, and what to do: at the start, and when
 * that changes. Owned by the thread of the passes.
 */
final class MemoryAccess {
  /** From so large a part of the processes on it is many that are refused. */
  private static final int MANY = 10;

  private final boolean reads;
  private final BooleanSupplier mayTrace;
  private final Debounced<Access> access = new Debounced<>(Access.ALL);

  private enum Access {
    ALL,
    /** The kernel refuses some, although the agent has the capability. */
    FEW_REFUSED,
    MANY_REFUSED,
    LACKS_CAPABILITY
  }

  /**
   * Nothing said yet.
   *
   * @param reads whether the agent reads the memory of processes at all
   * @param mayTrace whether it has CAP_SYS_PTRACE
   */
  MemoryAccess(boolean reads, BooleanSupplier mayTrace) {
    this.reads = reads;
    this.mayTrace = mayTrace;
  }

  /** Says what a pass showed, if that is news. */
  void after(PassReport pass) {
    if (!reads) {
      return;
    }
    boolean first = access.isFirst();
    Access now = access(pass, first);
    if (access.isNews(now, first)) {
      say(now, pass);
    }
  }

  /** The capability of a program that runs does not change; the kernel's mind may. */
  private Access access(PassReport pass, boolean first) {
    if (first && !mayTrace.getAsBoolean() || !first && access.seen() == Access.LACKS_CAPABILITY) {
      return Access.LACKS_CAPABILITY;
    }
    if (pass.denied() == 0) {
      return Access.ALL;
    }
    return pass.denied() >= Math.max(2, pass.processes() / MANY)
        ? Access.MANY_REFUSED
        : Access.FEW_REFUSED;
  }

  private static void say(Access access, PassReport pass) {
    String count = pass.denied() + " of " + pass.processes() + " processes";
    switch (access) {
      case ALL -> Log.info("memory readable processes=" + pass.processes());
      case LACKS_CAPABILITY ->
          warn(
              "this agent lacks CAP_SYS_PTRACE: " + count + " are shown by their RSS alone",
              "run it as root, or in its systemd unit with AmbientCapabilities=CAP_SYS_PTRACE");
      case FEW_REFUSED ->
          Log.info(
              "memory not readable reason="
                  + Log.value(
                      "the kernel refuses the memory of "
                          + count
                          + " although this agent has CAP_SYS_PTRACE, as a few do")
                  + " advice="
                  + Log.value("none needed: they are shown by their RSS"));
      case MANY_REFUSED ->
          warn(
              "the kernel refuses the memory of "
                  + count
                  + " although this agent has CAP_SYS_PTRACE",
              "a security module (AppArmor, SELinux), a container or a user namespace denies it:"
                  + " run the agent unconfined, in the host's own namespaces");
    }
  }

  private static void warn(String reason, String advice) {
    Log.warn("memory not readable reason=" + Log.value(reason) + " advice=" + Log.value(advice));
  }
}
