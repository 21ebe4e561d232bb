package dev.zmem.agent.doctor;

import dev.zmem.program.doctor.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether something stands between the agent and this host's processes: a security module, a {@code
 * hidepid} mount option of {@code /proc} (proc(5)), a PID namespace (pid_namespaces(7)).
 *
 * @param proc where the process tree is
 * @param sys where {@code /sys} is
 */
record ConfinementChecks(Path proc, Path sys) {
  /** Inode of the first PID namespace, in every kernel: PROC_PID_INIT_INO. */
  private static final String FIRST_NAMESPACE = "pid:[4026531836]";

  /** All of them. */
  List<Finding> run() {
    return List.of(modules(), hidden(), namespace());
  }

  private Finding modules() {
    String check = "security module";
    String profile = KernelFile.text(proc.resolve("self/attr/apparmor/current"));
    if (profile.isEmpty()) {
      profile = KernelFile.text(proc.resolve("self/attr/current"));
    }
    if (profile.endsWith("(enforce)")) {
      return Finding.warn(
          check,
          "AppArmor confines this program as " + profile,
          "its profile needs 'ptrace (read)', and so do those of the processes that are read");
    }
    if (KernelFile.text(sys.resolve("fs/selinux/enforce")).equals("1")) {
      return profile.contains("unconfined")
          ? Finding.ok(check, "SELinux lets this program alone (" + profile + ")")
          : Finding.warn(
              check,
              "SELinux enforces its policy on " + profile,
              "allow this domain sys_ptrace and the reading of others' files in /proc");
    }
    return Finding.ok(check, "none confines this program");
  }

  private Finding hidden() {
    for (String line : KernelFile.text(proc.resolve("self/mountinfo")).lines().toList()) {
      String[] fields = line.split(" ", -1);
      if (fields.length > 5 && fields[4].equals(proc.toString())) {
        String options = fields[fields.length - 1];
        for (String option : options.split(",", -1)) {
          if (option.startsWith("hidepid=") && !option.equals("hidepid=0")) {
            return Finding.warn(
                "hidepid",
                proc + " is mounted with " + option + ", so only CAP_SYS_PTRACE sees others",
                "run the agent with it, or mount -o remount,hidepid=0 " + proc);
          }
        }
      }
    }
    return Finding.ok("hidepid", proc + " hides no process");
  }

  private Finding namespace() {
    String check = "pid namespace";
    try {
      String own = Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
      return own.equals(FIRST_NAMESPACE)
          ? Finding.ok(check, "the host's own")
          : Finding.warn(
              check,
              own + " is not the host's: only the processes in it are seen",
              "run the agent on the host, or its container with --pid=host (hostPID: true)");
    } catch (IOException e) {
      return Finding.warn(check, "not to be told", "is " + proc + " the host's?");
    }
  }
}
