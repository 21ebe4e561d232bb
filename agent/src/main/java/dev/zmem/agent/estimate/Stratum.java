package dev.zmem.agent.estimate;

/** Windows that are sampled together. Filled while a plan is made. */
final class Stratum {
  /** The run it is cut from, or {@link #REST}. */
  final int run;

  /** Windows of the run before it. */
  final long offset;

  /** Windows of it. */
  final long windows;

  /** How much of the quota it should get, compared with the others. */
  final double weight;

  /** Windows of it that are read. */
  int sample;

  /** In place of a run: every run that has no stratum of its own. */
  static final int REST = -1;

  Stratum(int run, long offset, long windows, double weight) {
    this.run = run;
    this.offset = offset;
    this.windows = windows;
    this.weight = weight;
  }
}
