package dev.zmem.agent.doctor;

import dev.zmem.program.doctor.Finding;
import java.nio.file.Path;
import java.util.List;

/**
 * What this kernel tells: PSS at once (4.14), proportional swap (4.3), pressure (4.20).
 *
 * @param proc where the process tree is
 */
record KernelChecks(Path proc) {
  /** All of them. */
  List<Finding> run() {
    return List.of(pss(), pressure());
  }

  private Finding pss() {
    String kernel = "Linux " + System.getProperty("os.version", "?");
    String rollup = KernelFile.text(proc.resolve("self/smaps_rollup"));
    if (rollup.isEmpty()) {
      return Finding.warn(
          "kernel",
          kernel
              + " has no smaps_rollup, so each measurement of a process costs several times more",
          "use Linux 4.14 or later");
    }
    return rollup.contains("SwapPss:")
        ? Finding.ok("kernel", kernel + " tells PSS and proportional swap at once")
        : Finding.warn(
            "kernel",
            kernel + " tells no proportional swap, so shared swap counts for each process in full",
            "use Linux 4.14 or later");
  }

  private Finding pressure() {
    return KernelFile.text(proc.resolve("pressure/memory")).startsWith("some ")
        ? Finding.ok("pressure", "told (PSI)")
        : Finding.warn(
            "pressure",
            "this kernel tells no memory pressure, so that column is empty",
            "boot with psi=1, on Linux 4.20 or later");
  }
}
