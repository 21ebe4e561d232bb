package dev.zmem.deploy.soak;

/** What is done to the fleet, and how long its tables may be wrong afterwards. */
enum Disturbance {
  AGENT_KILLED("agent killed (SIGKILL) and started", "it says that it is connected", true),
  AGGREGATOR_KILLED("aggregator killed (SIGKILL) and started", "it listens", true),
  AGENT_STOPPED("agent stopped (SIGSTOP)", "SIGCONT", false),
  AGGREGATOR_STOPPED("aggregator stopped (SIGSTOP)", "SIGCONT", false),
  CUT_OFF("host cut off from the network", "its link is up", false),
  AGENT_CLOCK("agent's wall clock steps", "the step", true),
  AGGREGATOR_CLOCK("aggregator's wall clock steps", "the step", true),
  TIME_NAMESPACE(
      "agent killed, started in another time namespace", "it says that it is connected", true);

  /** A connection of which nothing comes back is given up after so long: 10 s and 5 s. */
  static final double KEEPALIVE_SECONDS = 15;

  /** An agent's longest wait for an aggregator that is away. */
  private static final double AWAY_SECONDS = 3;

  /** The first two waits of an agent for one that is there and silent: 4 s, then 8 s. */
  private static final double BUSY_SECONDS = 8;

  /** libfaketime looks at its file so often. */
  private static final double CLOCK_SECONDS = 1;

  final String title;
  final String countedFrom;

  /** Whether a program ends by it, whose slopes begin anew. */
  final boolean kills;

  Disturbance(String title, String countedFrom, boolean kills) {
    this.title = title;
    this.countedFrom = countedFrom;
    this.kills = kills;
  }

  /**
   * How long it may take until all are connected again, beside the two intervals in which the table
   * is right then. Beyond {@link #KEEPALIVE_SECONDS} the connections are gone and made anew.
   *
   * @param lasted for so many seconds
   */
  double reconnectSeconds(double lasted) {
    boolean gone = lasted > KEEPALIVE_SECONDS - 5;
    return switch (this) {
      case AGENT_KILLED, TIME_NAMESPACE -> 0;
      case AGGREGATOR_KILLED -> AWAY_SECONDS;
      case AGENT_STOPPED -> gone ? AWAY_SECONDS : 0;
      case AGGREGATOR_STOPPED -> gone ? BUSY_SECONDS : 0;
      case CUT_OFF -> gone ? BUSY_SECONDS + lasted : lasted; // TCP's next try is as far off
      case AGENT_CLOCK, AGGREGATOR_CLOCK -> CLOCK_SECONDS;
    };
  }
}
