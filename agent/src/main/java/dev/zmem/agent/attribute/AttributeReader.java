package dev.zmem.agent.attribute;

import dev.zmem.agent.attribute.AttributeSource.Cadence;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the attributes of a process from those sources whose turn it is, and whether a rule spares
 * it. One thread at a time.
 */
public final class AttributeReader {
  private final List<AttributeSource> sources;
  private final NeverWalk neverWalk;

  /** Reads below {@code root} by {@code files}, which stays the caller's to close. */
  public AttributeReader(
      ProcRoot root, KernelFiles files, ProcessNaming naming, NeverWalk neverWalk) {
    this(AttributeSources.of(root, files, naming), neverWalk);
  }

  /** With these sources; those that are always read come first. */
  AttributeReader(List<AttributeSource> sources, NeverWalk neverWalk) {
    this.sources = sources;
    this.neverWalk = neverWalk;
  }

  /** Reads a process; null where a file cannot be read for no reason of the process's own. */
  public @Nullable ProcessReading read(ProcessTarget process) {
    AttributesDraft draft = new AttributesDraft(process.comm());
    for (int index = 0; index < sources.size(); index++) {
      AttributeSource source = sources.get(index);
      if (!isDue(source.cadence(), process, draft)) {
        keep(source, process.attributes(), draft);
      } else if (!source.read(process, draft)) {
        return null;
      }
    }
    return draft.reading(
        neverWalk.hasRules() && neverWalk.matches(draft.attributes(), draft.controlGroups()));
  }

  private static boolean isDue(Cadence cadence, ProcessTarget process, AttributesDraft draft) {
    return switch (cadence) {
      case ALWAYS -> true;
      case WHILE_YOUNG -> process.isYoung() || isCalledOtherwise(process, draft);
      case ONCE -> isCalledOtherwise(process, draft);
    };
  }

  /** A process that had no name yet, or that runs another program now, is read whole. */
  private static boolean isCalledOtherwise(ProcessTarget process, AttributesDraft draft) {
    return !process.attributes().program().equals(draft.attributes().program());
  }

  private static void keep(AttributeSource source, Attributes before, AttributesDraft draft) {
    for (Attribute attribute : source.attributes()) {
      draft.set(attribute, before.get(attribute));
    }
  }
}
