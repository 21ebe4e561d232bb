package dev.zmem.agent.doctor;

import dev.zmem.program.doctor.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All that is looked at on this host. */
public final class HostCheckup {
  private HostCheckup() {}

  /** Looks at it, by this process tree. */
  public static List<Finding> run(Path proc) {
    List<Finding> findings = new ArrayList<>();
    findings.add(RightsCheck.here(proc));
    findings.addAll(new ConfinementChecks(proc, Path.of("/sys")).run());
    findings.addAll(new KernelChecks(proc).run());
    findings.addAll(new BudgetChecks(proc, Path.of("/sys/fs/cgroup")).run());
    return findings;
  }
}
