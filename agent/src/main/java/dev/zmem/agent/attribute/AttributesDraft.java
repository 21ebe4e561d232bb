package dev.zmem.agent.attribute;

import dev.zmem.agent.kernel.KernelText;
import dev.zmem.agent.procfs.ControlGroupPaths;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.rule.RuleBook;
import dev.zmem.rule.RuleFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sources have found of one process so far: its attributes, and facts on the way to them
 * that others need. One reading; one thread.
 */
final class AttributesDraft {
  /** No process has this number. */
  private static final int UNKNOWN_PARENT = -1;

  private String comm;
  private Attributes attributes = Attributes.NONE;
  private List<ControlGroupPaths.Line> controlGroups = List.of();
  private String executable = "";
  private String command = "";
  private int parentPid = UNKNOWN_PARENT;
  private ProcessReading.Status status = ProcessReading.Status.UNKNOWN;

  /** Of a process that the kernel called so when the pass met it. */
  AttributesDraft(String comm) {
    this.comm = comm;
  }

  /** The kernel calls it so now: it may have called exec since the pass met it. */
  void called(String newComm) {
    comm = newComm;
  }

  /** The kernel's name of it. */
  String comm() {
    return comm;
  }

  /** An attribute is this; an empty value is none, and a long one is cut. */
  void set(Attribute attribute, String value) {
    attributes = attributes.with(attribute, KernelText.cut(value, Attribute.MAX_VALUE_BYTES));
  }

  /** The path of what runs, without the kernel's marks; empty where it cannot be read. */
  void runs(String path) {
    executable = path;
  }

  /** Its control groups, in each hierarchy. */
  void inControlGroups(List<ControlGroupPaths.Line> lines) {
    controlGroups = lines;
  }

  /** The paths of its control groups, in each hierarchy. */
  List<String> controlGroups() {
    return controlGroups.stream().map(ControlGroupPaths.Line::path).toList();
  }

  /** Its effective user, what it has in swap, and its peak; negative where they cannot be read. */
  void status(long uid, long swappedBytes, long peakBytes) {
    status =
        new ProcessReading.Status(
            uid, swappedBytes, peakBytes, status.oomScore(), status.oomScoreAdj());
  }

  /** What the out-of-memory killer thinks of it. */
  void oom(int score, int adj) {
    status =
        new ProcessReading.Status(
            status.uid(), status.swappedBytes(), status.peakBytes(), score, adj);
  }

  /** Its parent now: an orphan has another than it began with. */
  void childOf(int parent) {
    parentPid = parent;
  }

  /** The attributes so far. */
  Attributes attributes() {
    return attributes;
  }

  /** Its command line without secrets, for grouping rules. */
  void commanded(String scrubbed) {
    command = scrubbed;
  }

  /** What grouping rules look at. */
  RuleFacts facts() {
    return new RuleFacts(
        attributes.program(),
        comm,
        executable,
        command,
        attributes.user(),
        attributes.get(Attribute.CGROUP));
  }

  /**
   * All of it.
   *
   * @param rule the grouping rule that names it; null for none
   * @param derived the name that it has without
   */
  ProcessReading reading(boolean optedOut, RuleBook.@Nullable Match rule, String derived) {
    return new ProcessReading(
        comm, attributes, parentPid, executable, status, optedOut, rule, derived);
  }
}
