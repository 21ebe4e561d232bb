package dev.zmem.agent.attribute;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.procfs.ControlGroupPaths;
import dev.zmem.model.Attribute;
import java.util.List;

/**
 * The control group of a process, and the unit, container and pod that its path names; the
 * container by its own name where a file tells it.
 */
final class ControlGroupSource implements AttributeSource {
  private final ProcRoot root;
  private final KernelFiles files;
  private final ContainerNames names;

  /** Most processes of a host are read after another of their group. */
  private ControlGroup last = ControlGroup.NONE;

  ControlGroupSource(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
    this.names = new ContainerNames(root);
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(Attribute.CGROUP, Attribute.UNIT, Attribute.CONTAINER, Attribute.POD);
  }

  @Override
  public Cadence cadence() {
    return Cadence.ALWAYS;
  }

  @Override
  public boolean read(ProcessTarget process, AttributesDraft draft) {
    int length = files.readFile(process.file(root, "cgroup"));
    if (KernelFiles.isFailure(length)) {
      return false;
    }
    List<ControlGroupPaths.Line> lines =
        ControlGroupPaths.parse(files.bytes(), Math.max(0, length));
    String path = ControlGroupPaths.ofMemory(lines);
    if (!path.equals(last.path())) {
      last = ControlGroup.of(path);
    }
    draft.inControlGroups(lines);
    draft.set(Attribute.CGROUP, last.path());
    draft.set(Attribute.UNIT, last.unit());
    String name = names.of(last.containerId());
    draft.set(Attribute.CONTAINER, name.isEmpty() ? last.container() : name);
    draft.set(Attribute.POD, last.pod());
    return true;
  }
}
