package dev.zmem.aggregator.detail;

import java.time.Duration;

/** A question to the agent of one host. Immutable. */
public sealed interface DetailQuestion {
  /** The longest that an agent may take. */
  Duration MOST = Duration.ofSeconds(20);

  /** How long the agent may take. */
  Duration within();

  /**
   * The memory of one process, or of all, by what is mapped.
   *
   * @param pid of the process; 0 for all
   * @param within how long the agent may take
   */
  record OfMappings(int pid, Duration within) implements DetailQuestion {}

  /**
   * One process with all that its files tell.
   *
   * @param pid of the process
   */
  record OfProcess(int pid) implements DetailQuestion {
    private static final Duration USUAL = Duration.ofSeconds(3);

    @Override
    public Duration within() {
      return USUAL;
    }
  }
}
