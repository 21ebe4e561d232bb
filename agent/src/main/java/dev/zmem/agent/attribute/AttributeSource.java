package dev.zmem.agent.attribute;

import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.model.Attribute;
import java.util.List;

/**
 * Reads some attributes of processes. A new one is a class here and a line in {@link
 * AttributeSources}. One thread at a time; each reader thread has its own.
 */
public interface AttributeSource {

  /** How often the files are read again: they cost each process, and most values never change. */
  enum Cadence {
    /** When a process is new, or is called otherwise than before. */
    ONCE,
    /** And as often as its name is read in its first minute. */
    WHILE_YOUNG,
    /** And whenever its name is read: each 10 s in its first minute, later once a maximum age. */
    ALWAYS
  }

  /** The attributes that it reads; between its turns they stay as they were. */
  List<Attribute> attributes();

  /** How often it is read. */
  Cadence cadence();

  /**
   * Puts what the process has into {@code draft}. False where a file cannot be read for no reason
   * of the process's own: then all of its attributes stay as they were, and are read again soon.
   */
  boolean read(ProcessTarget process, AttributesDraft draft);
}
