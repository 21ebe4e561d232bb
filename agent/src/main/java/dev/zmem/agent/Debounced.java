package dev.zmem.agent;

/**
 * A state of the host that each pass shows anew, of which a change is news once it has held for
 * {@link #PASSES} passes: one process that comes and goes is none. Owned by the thread of the
 * passes.
 *
 * @param <S> the states, told apart by {@code equals}
 */
final class Debounced<S> {
  /** A change counts once it has held for so many passes. */
  static final int PASSES = 3;

  private S told;
  private S seen;
  private int passes;

  /** In this state, which is no news, before the first pass. */
  Debounced(S first) {
    told = first;
    seen = first;
  }

  /**
   * Takes what a pass showed; true when that is news.
   *
   * @param atOnce whether a change is news though it has not held yet
   */
  boolean isNews(S now, boolean atOnce) {
    passes = now.equals(seen) ? Math.min(passes + 1, PASSES) : 1;
    seen = now;
    if (now.equals(told) || (!atOnce && passes < PASSES)) {
      return false;
    }
    told = now;
    return true;
  }

  /** Whether no pass was taken yet. */
  boolean isFirst() {
    return passes == 0;
  }

  /** What the last pass showed. */
  S seen() {
    return seen;
  }
}
