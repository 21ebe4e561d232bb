package dev.zmem.agent.process;

/** A listed process of which nothing else is kept. */
record FoundProcess(ProcessIdentity identity, Liveness liveness, KeptDescriptors kept, Rest rest)
    implements ListedProcess {

  FoundProcess(int pid, long nowNanos, Descriptors descriptors) {
    this(
        new ProcessIdentity(pid, nowNanos),
        new Liveness(),
        new KeptDescriptors(descriptors),
        new Rest());
  }
}
