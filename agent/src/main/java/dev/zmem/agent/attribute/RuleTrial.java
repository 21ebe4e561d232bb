package dev.zmem.agent.attribute;

import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.kernel.IntList;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.model.Attributes;
import dev.zmem.rule.RuleBook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names every process of a host once, as an agent would, and tells which rule did it. */
public final class RuleTrial {
  private RuleTrial() {}

  /**
   * A process and what it is called.
   *
   * @param pid its number
   * @param user its user
   * @param derived the name that zmem gives it
   * @param name the name that it has
   * @param rule the place of the rule that gave it, from 0; negative where none did
   */
  public record Named(int pid, String user, String derived, String name, int rule) {}

  /** By pid; kernel threads and zombies, which have no memory, are left out. */
  public static List<Named> run(ProcRoot root, String hostName, NamingSettings settings)
      throws IOException {
    List<Named> named = new ArrayList<>();
    try (KernelFiles files = new KernelFiles()) {
      IntList pids = new IntList();
      int directory = files.open(root.path().toString());
      int listed = directory < 0 ? directory : files.listNumbers(directory, pids);
      if (listed < 0) {
        throw new IOException("cannot list " + root.path() + ": errno " + -listed);
      }
      files.close(directory);
      pids.sort();
      StatReader stats = new StatReader(root, files);
      AttributeReader reader =
          new AttributeReader(
              root,
              files,
              new ProcessNaming(new ProgramNames(hostName), new UserNames(), settings),
              NeverWalk.NONE);
      for (int index = 0; index < pids.size(); index++) {
        Named process = name(pids.get(index), stats, reader);
        if (process != null) {
          named.add(process);
        }
      }
    }
    return named;
  }

  private static @Nullable Named name(int pid, StatReader stats, AttributeReader reader) {
    ProcessStat stat = stats.read(pid);
    if (stat == null || stat.kernelThread() || stat.zombie()) {
      return null;
    }
    ProcessReading reading =
        reader.read(
            new ProcessTarget(
                pid,
                stat.startTimeTicks(),
                0,
                stat.parentPid(),
                stat.comm(),
                true,
                Attributes.NONE,
                true,
                -1));
    if (reading == null) {
      return null;
    }
    RuleBook.Match rule = reading.rule();
    return new Named(
        pid,
        reading.attributes().user(),
        reading.derived(),
        reading.attributes().program(),
        rule == null ? -1 : rule.rule());
  }
}
