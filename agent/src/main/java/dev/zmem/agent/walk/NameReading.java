package dev.zmem.agent.walk;

import dev.zmem.agent.attribute.ProcessReading;

/** What reading a process's name came to. Immutable. */
public sealed interface NameReading {
  /**
   * Read, and the process's own.
   *
   * @param reading what its files tell
   */
  record Named(ProcessReading reading) implements NameReading {}

  /**
   * Nothing was read: its name stays what it was, and the next pass tries again. The process has
   * ended, or a file could not be read for no reason of its own.
   */
  record Unread() implements NameReading {}

  /** Reading it threw, where nothing should. */
  record Threw(Throwable thrown) implements NameReading {}

  NameReading UNREAD = new Unread();
}
