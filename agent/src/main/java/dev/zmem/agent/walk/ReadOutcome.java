package dev.zmem.agent.walk;

import dev.zmem.agent.process.AddressRange;
import dev.zmem.model.MemoryFigures;

/**
 * What reading one process's memory came to. Everyday outcomes are values: one bad process never
 * costs the pass.
 */
public sealed interface ReadOutcome {

  /**
   * Read.
   *
   * @param figures what it holds
   * @param addresses what its address space covers
   */
  record Ok(MemoryFigures figures, AddressRange addresses) implements ReadOutcome {}

  /** Ended, before or while it was read. */
  record Vanished() implements ReadOutcome {}

  /** A kernel thread or a zombie: there is nothing to measure. */
  record NoAddressSpace() implements ReadOutcome {}

  /** The kernel refuses. */
  record Denied() implements ReadOutcome {}

  /**
   * Not read though it may well be there: an error that tells nothing of the process (ENFILE,
   * ENOMEM), or an answer that was not understood. Its last figures stand, or its RSS alone.
   *
   * @param what file and error, for people
   */
  record Failed(String what) implements ReadOutcome {}

  ReadOutcome VANISHED = new Vanished();
  ReadOutcome NO_ADDRESS_SPACE = new NoAddressSpace();
  ReadOutcome DENIED = new Denied();
}
