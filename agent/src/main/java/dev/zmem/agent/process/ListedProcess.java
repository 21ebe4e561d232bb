package dev.zmem.agent.process;

/** What the table of processes knows of each. Owned by the scanner's thread. */
public interface ListedProcess {
  /** Which process it is. */
  ProcessIdentity identity();

  /** Whether it lives, and its pages. */
  Liveness liveness();

  /** What is kept open of it. */
  KeptDescriptors kept();

  /** Whether it is left alone for now. */
  Rest rest();
}
