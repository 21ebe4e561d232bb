package dev.zmem.agent.attribute;

import dev.zmem.agent.procfs.StatusParser;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;

/**
 * What the sources have found of one process so far: its attributes, and facts on the way to them
 * that others need. One reading; one thread.
 */
final class AttributesDraft {
  private String comm;
  private Attributes attributes = Attributes.NONE;
  private String executable = "";
  private long uid = StatusParser.ABSENT;
  private long swappedBytes = StatusParser.ABSENT;

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

  /** An attribute is this; an empty value is none. */
  void set(Attribute attribute, String value) {
    attributes = attributes.with(attribute, value);
  }

  /** The path of what runs, without the kernel's marks; empty where it cannot be read. */
  void runs(String path) {
    executable = path;
  }

  /** Its effective user, and what it has in swap; negative where they cannot be read. */
  void status(long effectiveUid, long swapped) {
    uid = effectiveUid;
    swappedBytes = swapped;
  }

  /** The attributes so far. */
  Attributes attributes() {
    return attributes;
  }

  /** All of it. */
  ProcessReading reading(boolean optedOut) {
    return new ProcessReading(comm, attributes, executable, uid, swappedBytes, optedOut);
  }
}
