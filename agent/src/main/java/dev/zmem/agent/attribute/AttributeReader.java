package dev.zmem.agent.attribute;

import dev.zmem.agent.attribute.AttributeSource.Cadence;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.KernelText;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.ProcessFacts.ExecutableState;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.rule.RuleBook;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the attributes of a process from those sources whose turn it is, and whether a rule spares
 * it. One thread at a time.
 */
public final class AttributeReader {
  private final List<AttributeSource> sources;
  private final NeverWalk neverWalk;
  private final RuleBook rules;

  /** Reads below {@code root} by {@code files}, which stays the caller's to close. */
  public AttributeReader(
      ProcRoot root, KernelFiles files, ProcessNaming naming, NeverWalk neverWalk) {
    this(AttributeSources.of(root, files, naming), neverWalk, naming.settings().rules());
  }

  /** With these sources; those that are always read come first. */
  AttributeReader(List<AttributeSource> sources, NeverWalk neverWalk, RuleBook rules) {
    this.sources = sources;
    this.neverWalk = neverWalk;
    this.rules = rules;
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
    boolean spared = isSpared(draft);
    String derived = draft.attributes().program();
    RuleBook.Match rule = rules.isEmpty() ? null : rules.match(draft.facts());
    if (rule != null) {
      draft.set(Attribute.PROGRAM, named(rule.name(), derived));
      spared = spared || isSpared(draft); // a new name must not undo what the owner spared
    }
    return draft.reading(spared, rule, derived);
  }

  private boolean isSpared(AttributesDraft draft) {
    return neverWalk.hasRules() && neverWalk.matches(draft.attributes(), draft.controlGroups());
  }

  /** With the mark of a file that was removed or replaced. */
  private static String named(String name, String derived) {
    String marked = name;
    for (ExecutableState state : ExecutableState.values()) {
      String mark = state.mark();
      if (!mark.isEmpty() && derived.endsWith(mark) && !name.endsWith(mark)) {
        marked = name + mark;
      }
    }
    return KernelText.cut(marked, ProgramNames.MAX_NAME_BYTES);
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
