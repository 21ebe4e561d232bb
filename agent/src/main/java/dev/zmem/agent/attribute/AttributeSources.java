package dev.zmem.agent.attribute;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.model.Attribute;
import java.util.ArrayList;
import java.util.List;

/** The sources of a reader, in the order in which they are read. */
final class AttributeSources {
  private AttributeSources() {}

  /**
   * Sources that read below {@code root} by {@code files}; the kernel's name comes with the user.
   */
  static List<AttributeSource> of(ProcRoot root, KernelFiles files, ProcessNaming naming) {
    List<AttributeSource> sources =
        new ArrayList<>(
            List.of(
                new UserSource(root, files, naming.users()),
                new ProgramSource(root, files, naming),
                new ControlGroupSource(root, files),
                new OomSource(root, files)));
    List<Attribute> variables = naming.settings().variables();
    if (!variables.isEmpty()) {
      sources.add(new EnvironmentSource(root, files, variables));
    }
    return List.copyOf(sources);
  }
}
